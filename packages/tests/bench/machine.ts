/** Where and of what the figures are: without that none means anything. */
import { cpus, release } from "node:os";

/** One line of Markdown. */
export async function machineText(command: string, isQuick: boolean): Promise<string> {
  const git = Bun.spawn(["git", "rev-parse", "--short", "HEAD"], { cwd: import.meta.dir, stderr: "ignore" });
  const commit = (await new Response(git.stdout).text()).trim() || "unknown";
  const [first] = cpus();
  const machine = `${cpus().length} cores of ${first?.model ?? "an unknown processor"}, Linux ${release()}`;
  const day = new Date().toISOString().slice(0, 10);
  const look = isQuick ? " A quick look: short measurements, few loads." : "";
  return `\`${command}\` on ${day}, commit ${commit}, ${machine}, Bun ${Bun.version}.${look}`;
}
