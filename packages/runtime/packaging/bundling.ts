/**
 * What the bundler cannot see for itself in two dependencies: modules that blessed requires by computed names, files
 * that it reads beside its own, and the native library that sodium-native looks for when it runs.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { BunPlugin } from "bun";

/** The widgets that blessed-screen.ts makes, and those that blessed itself asks for by these names. */
const WIDGETS = { Node: "node", Element: "element", Screen: "screen" };

export const blessedPlugin: BunPlugin = {
  name: "blessed",
  setup(build) {
    build.onLoad({ filter: /[\\/]blessed[\\/]lib[\\/]widget\.js$/ }, () => ({
      loader: "js",
      contents: Object.entries(WIDGETS)
        .map(([name, file]) => `exports.${name} = exports.${file} = require("./widgets/${file}");`)
        .join("\n"),
    }));
    build.onLoad({ filter: /[\\/]blessed[\\/]lib[\\/]tput\.js$/ }, ({ path }) => ({
      loader: "js",
      contents: `${readFileSync(path, "utf8")}\n${withOwnTerminals(join(dirname(path), "..", "usr"))}`,
    }));
  },
};

/** blessed's own terminal descriptions, for machines without a terminfo database or with a terminal that it lacks. */
function withOwnTerminals(folder: string): string {
  const names = readdirSync(folder).filter((name) => /^(linux|xterm|xterm-256color)$/.test(name));
  const entries = names.map((name) => [name, readFileSync(join(folder, name)).toString("base64")]);
  return `
    const ownTerminals = ${JSON.stringify(Object.fromEntries(entries))};
    Tput.prototype._useInternalInfo = function (name) {
      const entry = ownTerminals[path.basename(name)];
      if (entry === undefined) throw new Error("no such description");
      this.inject(this.compile(this.parseTerminfo(Buffer.from(entry, "base64"), name)));
    };
    Tput.prototype._useXtermInfo = function () {
      this._useInternalInfo("xterm");
    };`;
}

const LIBRARY = "recado-sodium-library";

/** Throws where there is no library for this platform. */
export const sodiumPlugin: BunPlugin = {
  name: "sodium-native",
  setup(build) {
    let library = "";
    build.onLoad({ filter: /[\\/]sodium-native[\\/]binding\.js$/ }, ({ path }) => {
      library = join(dirname(path), "prebuilds", `${process.platform}-${process.arch}`, "sodium-native.node");
      if (!existsSync(library)) throw new Error(`there is no ${library}`);
      return { loader: "js", contents: LOADING };
    });
    build.onResolve({ filter: new RegExp(`^${LIBRARY}$`) }, () => ({ path: LIBRARY, namespace: "recado" }));
    build.onLoad({ filter: /./, namespace: "recado" }, () => ({ loader: "file", contents: readFileSync(library) }));
  },
};

/**
 * The system loads a library from a real file only: it is one, in a folder of our own, for the moment of loading. Where
 * the folder for temporary files is mounted without the right to execute, the user's cache serves. (Bun's own way, a
 * `require` of the library, leaves a file behind and ends the program there.)
 */
const LOADING = `
  const { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
  const { homedir, tmpdir } = require("node:os");
  const { join } = require("node:path");
  function loadFrom(folder) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const own = mkdtempSync(join(folder, "recado-"));
    try {
      const file = join(own, "sodium-native.node");
      writeFileSync(file, readFileSync(require("${LIBRARY}")));
      const loaded = { exports: {} };
      process.dlopen(loaded, file);
      return loaded.exports;
    } finally {
      rmSync(own, { recursive: true, force: true });
    }
  }
  try {
    module.exports = loadFrom(tmpdir());
  } catch {
    module.exports = loadFrom(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"));
  }`;
