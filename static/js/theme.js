/* Runs before the first paint, so that a dark page never flashes white. DSFR's own script takes over afterwards. */
(function () {
  var choix = "system";
  try { choix = localStorage.getItem("scheme") || choix; } catch (e) { /* storage refused: follow the device */ }
  var sombre = choix === "dark" || (choix === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  var racine = document.documentElement;
  racine.setAttribute("data-fr-theme", sombre ? "dark" : "light");
  /* Paper is white whatever the screen. */
  var avant;
  addEventListener("beforeprint", function () { avant = racine.getAttribute("data-fr-theme"); racine.setAttribute("data-fr-theme", "light"); });
  addEventListener("afterprint", function () { racine.setAttribute("data-fr-theme", avant); });
})();
