/** One server alone, as several that are one have to be. */
import { setDefaultTimeout } from "bun:test";
import { TemporaryHome } from "../harness/home.ts";
import { LineProcess } from "../harness/line-process.ts";
import { cleanEnv, SERVER_MAIN, ServerProcess } from "../harness/programs.ts";
import { describeRecado } from "./recado.contract.ts";

setDefaultTimeout(60_000);

describeRecado("lone", [], async () => {
  const home = new TemporaryHome();
  const server = await ServerProcess.start(home.path, ["--rate", "1000000", "--burst", "1000000"]);
  return {
    port: () => server.port,
    hosts: () => `127.0.0.1:${server.port}`,
    ctl: async (_, ...args) => {
      const run = new LineProcess([process.execPath, SERVER_MAIN, "ctl", ...args], { env: cleanEnv(home.path) });
      await run.exited();
      return run;
    },
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      home[Symbol.dispose]();
    },
  };
});
