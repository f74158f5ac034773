from __future__ import annotations

from denen.base.ui.table import stacked


def test_each_cell_says_its_column_and_roles_stay() -> None:
    html = '<table><thead><tr><th>氏名</th><th class="n">数 &amp; <b>量</b></th></tr></thead><tbody><tr><th>葵</th><td>3</td></tr></tbody></table>'  # noqa: E501
    assert stacked(html) == (
        '<div class="table"><table class="stacked" role="table"><thead role="rowgroup"><tr role="row">'
        '<th role="columnheader" scope="col">氏名</th>'
        '<th class="n" role="columnheader" scope="col">数 &amp; <b>量</b></th></tr></thead>'
        '<tbody role="rowgroup"><tr role="row"><th role="rowheader" scope="row">葵</th>'
        '<td role="cell" data-label="数 &amp; 量">3</td></tr></tbody></table></div>'
    )


def test_a_cell_over_several_columns_carries_no_label_and_the_next_keeps_its_own() -> None:
    html = (
        "<table class='wide'><thead><tr><th>一</th><th>二</th><th>三</th></tr></thead>"
        "<tr><td colspan=2>a</td><td>b</td></tr></table>"
    )
    made = stacked(html)
    assert '<td colspan=2 role="cell">a</td><td role="cell" data-label="三">b</td>' in made
    assert "<table class='stacked wide' role=\"table\">" in made


def test_a_label_cannot_break_out_of_its_attribute() -> None:
    made = stacked("<table><thead><tr><th>&quot; onclick=&quot;x</th></tr></thead><tr><td>a</td></tr></table>")
    assert 'data-label="&quot; onclick=&quot;x"' in made
