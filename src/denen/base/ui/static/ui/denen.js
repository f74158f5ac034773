// Everything works without this file. It adds: the focus on what went wrong, no double posting, and words when a part of
// a page cannot be fetched.

// A browser ignores autofocus when the address has a fragment, as it has after the skip link.
window.addEventListener("load", () => document.querySelector(".summary")?.focus());
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.target) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
  for (const button of form.querySelectorAll(".btn")) button.setAttribute("aria-disabled", "true");
});
// Back from the browser's memory: the form may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll(".btn")) button.removeAttribute("aria-disabled");
  }
});
for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, () => document.getElementById("offline")?.removeAttribute("hidden"));
}
document.addEventListener("htmx:afterSwap", (event) => {
  document.getElementById("offline")?.setAttribute("hidden", "");
  event.target.querySelector(".summary")?.focus();
});
