/** The single-file executables: their size against Bun's own, their start against the same programs from source. */
import { join } from "node:path";
import { TemporaryHome } from "../harness/home.ts";
import { LineProcess } from "../harness/line-process.ts";
import { CLIENT_MAIN, cleanEnv, PACKAGES, SERVER_MAIN } from "../harness/programs.ts";
import { median, type Row } from "./report.ts";
import { openProbe } from "./screen-probe.ts";

const STARTS = 15;
const MB = 1_000_000;

type Start = (program: readonly string[]) => Promise<number>;

/** The median of some starts of each, taken in turns. */
async function startRow(name: string, executable: string, main: string, start: Start): Promise<Row> {
  const ours: number[] = [];
  const references: number[] = [];
  for (let count = 0; count < STARTS; count++) {
    references.push(await start([process.execPath, main]));
    ours.push(await start([executable]));
  }
  const [own, reference] = [median(ours), median(references)];
  return { name, unit: "ms", ours: own, reference, ratio: own / reference, goal: "< 1" };
}

function sizeRow(name: string, executable: string): Row {
  const ours = Bun.file(executable).size / MB;
  const reference = Bun.file(process.execPath).size / MB;
  return { name, unit: "MB", ours, reference, ratio: ours / reference, goal: "about 1" };
}

export async function executableRows(): Promise<Row[]> {
  using home = new TemporaryHome();
  const env = cleanEnv(home.path);
  for (const name of ["client", "server"]) {
    await using build = new LineProcess([process.execPath, join(PACKAGES, name, "packaging", "build.ts"), home.path]);
    if ((await build.exited()) !== 0) throw new Error(build.errorLines.join("\n"));
  }
  const client = join(home.path, "bin", "recado");
  const server = join(home.path, "bin", "recado-server");
  const untilExit: Start = async (program) => {
    const startedAt = performance.now();
    await using run = new LineProcess([...program, "--version"], { env });
    await run.exited();
    return performance.now() - startedAt;
  };
  const untilPaint: Start = async (program) => {
    const who = ["--id", "1", "--name", "ana", "--host", "127.0.0.1", "--port", "9"];
    await using probe = openProbe([...program, ...who], env);
    return await probe.shows("everybody");
  };
  const untilListening: Start = async (program) => {
    const startedAt = performance.now();
    await using run = new LineProcess([...program, "--headless", "--host", "127.0.0.1", "--port", "0"], { env });
    await run.line("Listening");
    return performance.now() - startedAt;
  };
  return [
    sizeRow("recado, one file ÷ Bun itself", client),
    sizeRow("recado-server, one file ÷ Bun itself", server),
    await startRow("recado --version, one file ÷ from source", client, CLIENT_MAIN, untilExit),
    await startRow("recado: start to first paint, one file ÷ from source", client, CLIENT_MAIN, untilPaint),
    await startRow("recado-server: start to listening, one file ÷ from source", server, SERVER_MAIN, untilListening),
  ];
}
