/**
 * `bun run bench [GROUP...] [--quick] [--svg FOLDER] [--write]`: prints Markdown tables, each figure beside a reference
 * that was measured in the same run. `--svg` writes the plots to a folder; `--write` puts tables and plots into
 * docs/PERFORMANCE.md and docs/performance.
 */
import { parseArgs } from "node:util";
import { clusterRows } from "./cluster.bench.ts";
import { codecSection } from "./codec.bench.ts";
import { executableRows } from "./executables.bench.ts";
import { growthSection } from "./growth.bench.ts";
import { latencySection } from "./latency.bench.ts";
import { loadSection } from "./load.bench.ts";
import { machineText } from "./machine.ts";
import { NativePrograms } from "./native.ts";
import { PLOTS_FOLDER, writePlots, writeToPage } from "./performance-page.ts";
import { screenRows } from "./screen.bench.ts";
import { sealedRows } from "./sealed.bench.ts";
import { sealedLoadSection } from "./sealed-load.bench.ts";
import { type Section, type Settings, sectionOf } from "./section.ts";
import { storageRows } from "./storage.bench.ts";

const GROUPS: Readonly<Record<string, (settings: Settings) => Promise<Section>>> = {
  load: loadSection,
  latency: latencySection,
  "sealed-load": sealedLoadSection,
  sealed: async () => sectionOf(await sealedRows()),
  storage: async () => sectionOf(await storageRows()),
  cluster: async () => sectionOf(await clusterRows()),
  growth: growthSection,
  codec: codecSection,
  screen: async () => sectionOf(await screenRows()),
  executables: async () => sectionOf(await executableRows()),
};

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: "boolean", default: false }, svg: { type: "string" }, write: { type: "boolean" } },
});
const unknown = positionals.filter((name) => !(name in GROUPS));
if (unknown.length > 0) throw new Error(`no group ${unknown.join(", ")}; there are ${Object.keys(GROUPS).join(", ")}`);

using native = await NativePrograms.compile();
const settings: Settings = { native, isQuick: values.quick };
for (const [name, measure] of Object.entries(GROUPS)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const section = await measure(settings);
  const command = `bun run bench ${name}${settings.isQuick ? " --quick" : ""}`;
  const markdown = `${await machineText(command, settings.isQuick)}\n\n${section.markdown}`;
  process.stdout.write(`## ${name}\n\n${markdown}\n\n`);
  if (values.svg !== undefined) writePlots(values.svg, section);
  if (!values.write) continue;
  writeToPage(name, markdown);
  writePlots(PLOTS_FOLDER, section);
}
