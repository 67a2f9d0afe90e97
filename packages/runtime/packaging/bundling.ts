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

/** Throws where there is no library for this platform. */
export const sodiumPlugin: BunPlugin = {
  name: "sodium-native",
  setup(build) {
    build.onLoad({ filter: /[\\/]sodium-native[\\/]binding\.js$/ }, ({ path }) => {
      const library = `./prebuilds/${process.platform}-${process.arch}/sodium-native.node`;
      if (!existsSync(join(dirname(path), library))) throw new Error(`sodium-native has no ${library}`);
      return { loader: "js", contents: `module.exports = require(${JSON.stringify(library)});` };
    });
  },
};
