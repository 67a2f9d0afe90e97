/**
 * Servers found on a local network: real multicast DNS between real programs, in a network namespace of the test's own,
 * where multicast stays on its loopback interface.
 */
import { expect, setDefaultTimeout, test } from "bun:test";
import { testWith } from "@recado/runtime/testing/tools";
import { TemporaryHome } from "../harness/home.ts";
import { LineProcess } from "../harness/line-process.ts";
import { CLIENT_MAIN, cleanEnv, SERVER_MAIN } from "../harness/programs.ts";

setDefaultTimeout(60_000);

/** Root of a namespace of its own, where users may make such. */
const UNSHARE = ["unshare", "--map-root-user", "--net"];
const CAN_UNSHARE = Bun.which("unshare") !== null && Bun.spawnSync([...UNSHARE, "true"]).exitCode === 0;
const TOOLS = CAN_UNSHARE ? ["unshare", "ip"] : ["unshare (network namespaces)"];
const NETWORK = "ip link set lo up multicast on && ip route add 224.0.0.0/4 dev lo";

/** A shell in a network of its own; `$SERVER` and `$CLIENT` are the programs. */
function inNetwork(home: string, script: string): LineProcess {
  const env = {
    ...cleanEnv(home),
    RECADO_SERVER_ANNOUNCE: "on",
    PATH: process.env["PATH"] ?? "",
    SERVER: `${process.execPath} ${SERVER_MAIN} --headless --log-format json`,
    CLIENT: `${process.execPath} ${CLIENT_MAIN}`,
  };
  return new LineProcess([...UNSHARE, "sh", "-c", `${NETWORK} && ${script}`], { env });
}

/** Runs the server of these options, waits until it serves, and leaves its pid in `$pid`. */
function serve(options: string, log: string): string {
  return `$SERVER ${options} > ${log} & pid=$!; until grep -q started ${log}; do sleep 0.1; done`;
}

testWith(
  TOOLS,
  "discover: a server is found with name, people and round trip, and not any more when it has stopped",
  async () => {
    using home = new TemporaryHome();
    await using network = inNetwork(
      home.path,
      [
        serve('--port 0 --announce-name "Sala 3"', `${home.path}/log`),
        "until $CLIENT discover --json --timeout 1; do :; done",
        "kill -TERM $pid; wait $pid; echo stopped $?",
        "$CLIENT discover --timeout 1; echo after $?",
      ].join("; "),
    );
    const found: unknown = JSON.parse(await network.line('"type":"server"'));
    expect(found).toMatchObject({ name: "Sala 3", users: 0, rttMs: expect.any(Number), version: expect.any(String) });
    await network.line("stopped 0");
    await network.line("after 1");
    expect(network.errorLines.join("\n")).toContain("No server announced itself");
  },
);

testWith(TOOLS, "discover: --no-announce, and an address of this machine alone, are not to be found", async () => {
  using home = new TemporaryHome();
  await using network = inNetwork(
    home.path,
    [
      serve("--port 0 --ephemeral --no-announce", `${home.path}/a`),
      "other=$pid",
      serve("--port 0 --ephemeral --host 127.0.0.1", `${home.path}/b`),
      "$CLIENT discover --timeout 2; echo found $?",
      "kill -TERM $pid $other; wait",
    ].join("; "),
  );
  await network.line("found 1");
});

testWith(TOOLS, "discover: without a network, a server serves on and a search says what is wrong", async () => {
  using home = new TemporaryHome();
  const env = { ...cleanEnv(home.path), RECADO_SERVER_ANNOUNCE: "on", PATH: process.env["PATH"] ?? "" };
  const script = `${process.execPath} ${CLIENT_MAIN} discover --timeout 1; echo found $?`;
  await using network = new LineProcess([...UNSHARE, "sh", "-c", script], { env });
  await network.line("found 1");
  expect(network.errorLines).toHaveLength(1);
});

test("discover: a time that is none is told", async () => {
  using home = new TemporaryHome();
  await using client = new LineProcess([process.execPath, CLIENT_MAIN, "discover", "--timeout", "0"], {
    env: cleanEnv(home.path),
  });
  expect(await client.exited()).toBe(2);
  expect(client.errorLines.join("\n")).toContain("--timeout");
});
