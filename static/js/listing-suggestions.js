// Takes a suggested sector into the form without a new page. Without this file the button sends the form, which comes
// back with the sector chosen and everything else as it was typed.
(function () {
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-take-sector]");
    var select = button && button.form.elements.sector;
    if (!select) return;
    event.preventDefault();
    select.value = button.value;
    select.dispatchEvent(new Event("change", { bubbles: true }));
    select.focus();
  });
  // Asking again replaces the suggestions: what was ticked among them goes to the chosen codes first.
  document.addEventListener("htmx:beforeSwap", function (event) {
    var chosen = document.querySelector("[data-hs-chosen]");
    if (!chosen || !event.target.matches("[data-text-suggestions]")) return;
    event.target.querySelectorAll("input[name=hs_codes]:checked").forEach(function (tick) {
      var item = document.createElement("li");
      item.appendChild(tick.closest("label"));
      chosen.appendChild(item);
    });
  });
})();
