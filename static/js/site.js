// Small comforts over plain HTML; every page works without this file.
(function () {
  // Open menus close on Escape (focus returns to their button) and on a click elsewhere.
  function closeMenus(except) {
    document.querySelectorAll("details[data-menu][open]").forEach(function (menu) {
      if (menu !== except) menu.open = false;
    });
  }
  document.addEventListener("click", function (event) {
    closeMenus(event.target.closest("details[data-menu]"));
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    var open = document.querySelector("details[data-menu][open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });

  // Filters fold away on phones, where they would push the results off the screen.
  if (window.matchMedia("(max-width: 48rem)").matches) {
    document.querySelectorAll("details.filters[open]").forEach(function (filters) {
      filters.open = false;
    });
  }

  // Where tabs are wider than the phone, the open one is the one to be seen.
  document.querySelectorAll(".tab-row [aria-current='page']").forEach(function (tab) {
    tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.offsetLeft - 24;
  });

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print]")) window.print();
    var back = event.target.closest("[data-dismiss]");
    if (back) back.closest("[data-dismissible]").remove();
  });

  // An address to pass on is marked as a whole, ready to be copied.
  document.addEventListener("focusin", function (event) {
    if (event.target.matches("[data-select]")) event.target.select();
  });

  // What a phone keeps for the door without network holds names: it goes when somebody signs out, and wherever nobody is
  // signed in any more, however that came about.
  function forgetKeptPages() {
    if (!window.caches) return;
    caches.keys().then(function (names) {
      names.forEach(function (name) {
        if (name.indexOf("ipek-door") === 0) caches.delete(name);
      });
    });
  }
  document.addEventListener("submit", function (event) {
    if (event.target.matches("[data-sign-out]")) forgetKeptPages();
  });
  if (document.querySelector("[data-guest]")) forgetKeptPages();

  // A form is sent once: a second press while it is on its way does nothing.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    form.setAttribute("aria-busy", "true");
    // An answer that is a download leaves this page standing: it must be usable again.
    setTimeout(release, 8000, form);
  });
  function release(form) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(release);
  });
})();
