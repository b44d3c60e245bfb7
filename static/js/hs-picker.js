// Makes the search of an HS picker a combobox (WAI-ARIA APG: editable, list autocomplete, the focus stays in the input).
// htmx fetches the options; this file moves through them and chooses. Without it the search is a button with ticks.
(function () {
  function start(picker) {
    var input = picker.querySelector("input[type=search]");
    var list = picker.querySelector("[role=listbox], .hs-picker__options");
    var chosen = picker.querySelector("[data-hs-chosen]");
    var status = picker.querySelector("[data-hs-status]");
    var template = picker.querySelector("[data-hs-template]");
    var active = -1;

    picker.querySelector("[data-hs-find]").hidden = true;
    list.setAttribute("role", "listbox");
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");

    function options() {
      return Array.prototype.slice.call(list.querySelectorAll("[role=option]"));
    }
    function open(isOpen) {
      list.hidden = !isOpen;
      input.setAttribute("aria-expanded", String(isOpen));
      if (!isOpen) move(-1);
    }
    function move(to) {
      var all = options();
      active = all.length ? to : -1;
      all.forEach(function (option, place) {
        var isActive = place === active;
        option.setAttribute("aria-selected", String(isActive));
        if (isActive) option.scrollIntoView({ block: "nearest" });
      });
      if (active >= 0) input.setAttribute("aria-activedescendant", all[active].id);
      else input.removeAttribute("aria-activedescendant");
    }
    function isChosen(code) {
      return Array.prototype.some.call(chosen.querySelectorAll("input"), function (tick) {
        if (tick.value === code) tick.checked = true;
        return tick.value === code;
      });
    }
    function choose(option) {
      var code = option.dataset.code;
      if (!isChosen(code)) {
        var item = document.createElement("li");
        item.appendChild(template.content.cloneNode(true));
        item.querySelector("input").value = code;
        item.querySelector("[data-hs-label]").innerHTML = option.innerHTML;
        chosen.appendChild(item);
      }
      status.textContent = option.textContent.trim();
      input.value = "";
      list.textContent = "";
      open(false);
      input.focus();
    }

    list.addEventListener("htmx:afterSwap", function () {
      var isNone = list.querySelector("[data-none]");
      // A message is no option: a listbox holds options only.
      status.textContent = isNone && input.value.trim() ? status.dataset.none : "";
      if (isNone) list.textContent = "";
      open(options().length > 0 && document.activeElement === input);
    });
    input.addEventListener("input", function () {
      if (!input.value.trim()) { list.textContent = ""; open(false); }
    });
    input.addEventListener("keydown", function (event) {
      var all = options();
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (!all.length) return;
        event.preventDefault();
        if (list.hidden) open(true);
        var step = event.key === "ArrowDown" ? 1 : -1;
        move(active < 0 && step < 0 ? all.length - 1 : (active + step + all.length) % all.length);
      } else if (event.key === "Enter") {
        // Enter in the search never sends the form.
        event.preventDefault();
        if (!list.hidden && all.length) choose(all[Math.max(active, 0)]);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        open(false);
      } else if (event.key === "Tab") {
        open(false);
      }
    });
    list.addEventListener("mousedown", function (event) { event.preventDefault(); });
    list.addEventListener("click", function (event) {
      var option = event.target.closest("[role=option]");
      if (option) choose(option);
    });
    input.addEventListener("blur", function () { open(false); });
    input.addEventListener("focus", function () { if (options().length) open(true); });
  }
  document.querySelectorAll("[data-hs-picker]").forEach(start);
})();
