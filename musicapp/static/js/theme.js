// Runs before the first paint: what a guest chose last time. The server writes the choice of a signed-in person.
(function () {
  var root = document.documentElement;
  if (root.dataset.viewer === "user") return;
  try {
    var theme = localStorage.getItem("musewave.theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  } catch (refused) {
    // Storage may be forbidden; then the system's choice stands.
  }
})();
