// Sets the chosen theme before the first paint; without a choice the system's preference holds.
(function () {
  var root = document.documentElement;
  var system = window.matchMedia("(prefers-color-scheme: dark)");

  function chosen() {
    try {
      return localStorage.getItem("ipek-theme");
    } catch (error) {
      return null;
    }
  }

  function apply() {
    var theme = chosen() || (system.matches ? "dark" : "light");
    root.setAttribute("data-theme", theme === "dark" ? "ipek-dark" : "ipek");
  }

  function toggle() {
    var next = root.getAttribute("data-theme") === "ipek-dark" ? "light" : "dark";
    try {
      localStorage.setItem("ipek-theme", next);
    } catch (error) {
      // Private windows may refuse storage: the choice then holds for this page.
    }
    root.setAttribute("data-theme", next === "dark" ? "ipek-dark" : "ipek");
  }

  apply();
  root.classList.add("js");
  system.addEventListener("change", apply);
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-theme-toggle]")) toggle();
  });
})();
