"""Health: are all procedures of the installed services readable?"""

from denen.base.health import Unwell, check
from denen.kernel.procedures.catalogue import offered
from denen.kernel.procedures.reading import BadFile


@check("procedures")
def procedures() -> str:
    try:
        return f"{len(offered())} procedures"
    except BadFile as bad:
        raise Unwell(str(bad)) from bad
