/* Runs before the first paint, so that a dark page never flashes white. DSFR's own script takes over afterwards. */
(function () {
  var choix = "system";
  try { choix = localStorage.getItem("scheme") || choix; } catch (e) { /* storage refused: follow the device */ }
  var sombre = choix === "dark" || (choix === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.setAttribute("data-fr-theme", sombre ? "dark" : "light");
})();
