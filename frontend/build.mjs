// Builds static/css/ipek.css and copies the scripts and icons the site serves itself.
// The same input gives the same bytes: the test suite rebuilds and compares.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const target = process.env.IPEK_STATIC_DIR ?? join(here, "..", "static");
const modules = join(here, "node_modules");

function place(path) {
  const full = join(target, path);
  mkdirSync(dirname(full), { recursive: true });
  return full;
}

// daisyUI ships a few pictures as data: URIs; our policy (img-src 'self') would refuse them, so none may stay.
function withoutDataUris(css) {
  const cleaned = css.replace(/--fx-noise:\s*url\((["'])data:[\s\S]*?\1\)/g, "--fx-noise:none");
  const left = cleaned.match(/url\(["']?data:[^)]{0,60}/g);
  if (left) throw new Error(`data: URI left in the stylesheet: ${left.join(" | ")}`);
  return cleaned;
}

function buildCss() {
  const output = place("css/ipek.css");
  const cli = join(modules, "@tailwindcss", "cli", "dist", "index.mjs");
  execFileSync(process.execPath, [cli, "-i", join(here, "ipek.css"), "-o", output, "--minify"], {
    cwd: here,
    stdio: ["ignore", "ignore", "inherit"],
  });
  writeFileSync(output, withoutDataUris(readFileSync(output, "utf8")));
}

function symbol(name) {
  const svg = readFileSync(join(modules, "lucide-static", "icons", `${name}.svg`), "utf8");
  const shapes = svg.replace(/<!--[\s\S]*?-->/g, "").match(/<svg[\s\S]*?>([\s\S]*)<\/svg>/)[1];
  return `<symbol id="${name}" viewBox="0 0 24 24">${shapes.replace(/\s*\n\s*/g, "").trim()}</symbol>`;
}

function buildSprite() {
  const names = JSON.parse(readFileSync(join(here, "icons.json"), "utf8"));
  const sprite = `<svg xmlns="http://www.w3.org/2000/svg">\n${names.map(symbol).join("\n")}\n</svg>\n`;
  writeFileSync(place("icons/sprite.svg"), sprite);
  copyFileSync(join(modules, "lucide-static", "LICENSE"), place("icons/LICENSE-lucide.txt"));
}

function copyVendor() {
  copyFileSync(join(modules, "htmx.org", "dist", "htmx.min.js"), place("vendor/htmx/htmx.min.js"));
  copyFileSync(join(modules, "htmx.org", "LICENSE"), place("vendor/htmx/LICENSE"));
  copyFileSync(join(modules, "@alpinejs", "csp", "dist", "cdn.min.js"), place("vendor/alpine/alpine-csp.min.js"));
  copyFileSync(join(here, "licences", "alpine.txt"), place("vendor/alpine/LICENSE"));
}

async function buildCharts() {
  const esbuild = await import("esbuild").catch(() => null);
  if (esbuild === null) {
    console.warn("esbuild is not installed (npm ci): the chart script stays as it is");
    return;
  }
  esbuild.buildSync({
    entryPoints: [join(here, "charts.mjs")],
    outfile: place("vendor/echarts/echarts-ipek.min.js"),
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2020",
    legalComments: "none",
  });
  for (const name of ["LICENSE", "NOTICE"]) {
    copyFileSync(join(modules, "echarts", name), place(`vendor/echarts/${name}`));
  }
}

buildCss();
buildSprite();
await buildCharts();
copyVendor();
