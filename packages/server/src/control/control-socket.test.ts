/** The control socket in this process, with a server that is not there. */
import { describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { catalogOf } from "@recado/runtime/i18n";
import { waitFor } from "@recado/runtime/testing";
import { ControlLineClient } from "../../test/fixtures/control-line-client.ts";
import { clientRow, FakeControl } from "../../test/fixtures/fake-control.ts";
import { followLog } from "../log-feed.ts";
import { type ControlFault, ControlSocket, ControlSocketError } from "./control-socket.ts";
import { LogMemory } from "./log-memory.ts";

const CLOCK = { monotonicMs: () => 0, wallMs: () => Date.UTC(2026, 10, 23, 12) };

class Scene implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), "recado-control-"));
  readonly path = join(this.folder, "server.sock");
  readonly control = new FakeControl();
  readonly log = new LogMemory(CLOCK);
  readonly sockets: ControlSocket[] = [];
  stops = 0;

  constructor() {
    this.control.state = "running";
    this.control.clients = [clientRow(7, "ana", { peer: "sealed", key: "chave" }), clientRow(9, "bob")];
    followLog(this.control, catalogOf("en"), CLOCK, this.log);
  }

  async open(path = this.path): Promise<ControlSocket> {
    const { control, log } = this;
    const socket = await ControlSocket.open(path, {
      control,
      log,
      version: "9.9.9",
      processTotals: () => ({ cpuSeconds: 1.5, memoryBytes: 1_000 }),
      wallMs: CLOCK.wallMs,
      requestStop: () => {
        this.stops++;
      },
    });
    this.sockets.push(socket);
    return socket;
  }

  async fault(path = this.path): Promise<ControlFault | undefined> {
    return this.open(path).then(
      () => undefined,
      (error: unknown) => (error instanceof ControlSocketError ? error.code : undefined),
    );
  }

  [Symbol.dispose](): void {
    for (const socket of this.sockets) socket.close();
    rmSync(this.folder, { recursive: true });
  }
}

describe("control socket", () => {
  test("control socket: what is asked is done, and answered with the id of the question", async () => {
    using scene = new Scene();
    await scene.open();
    using client = await ControlLineClient.open(scene.path);
    expect(await client.ask({ id: "a", command: "clients" })).toMatchObject({
      ...{ id: "a", ok: true },
      result: { clients: [{ id: 7, name: "ana", kind: "sealed", key: "chave", muted: false }, { id: 9 }] },
    });
    expect(await client.ask({ id: 1, command: "mute", client: 7 })).toEqual({ id: 1, ok: true, result: { client: 7 } });
    expect(await client.ask({ id: 2, command: "mutes" })).toMatchObject({
      result: { mutes: [{ id: 7, name: "ana" }] },
    });
    expect(await client.ask({ command: "kick", client: 8 })).toEqual({ id: null, ok: false, error: "unknown-client" });
    expect(await client.ask({ command: "unban", who: "8" })).toMatchObject({ ok: false, error: "not-banned" });
    await client.ask({ command: "kick", client: 9, reason: "barulho" });
    await client.ask({ command: "ban", who: 7, reason: "spam" });
    await client.ask({ command: "notice", text: "olá" });
    await client.ask({ command: "status" });
    expect(scene.control.asked).toEqual([
      "mute 7",
      "kick 8 ",
      'unban {"id":8}',
      "kick 9 barulho",
      'ban {"id":7} spam',
      "notice olá",
      "status",
    ]);
    expect(await client.ask({ command: "stats" })).toMatchObject({
      result: { version: "9.9.9", clients: 1, mutes: 1, bans: 1, history: { newest: 12 }, memoryBytes: 1_000 },
    });
    expect(await client.ask({ command: "stop" })).toMatchObject({ ok: true });
    expect(scene.stops).toBe(1);
  });

  test("control socket: with the server stopped, what needs clients says so", async () => {
    using scene = new Scene();
    scene.control.state = "stopped";
    await scene.open();
    using client = await ControlLineClient.open(scene.path);
    for (const command of ["notice", "kick", "mute", "status"]) {
      const answer = await client.ask({ command, client: 7, text: "x" });
      expect(answer).toEqual({ id: null, ok: false, error: "not-running" });
    }
    expect(await client.ask({ command: "stats" })).toMatchObject({ ok: true, result: { state: "stopped" } });
  });

  test("control socket: the last lines of the log, then those that come, of the level that is asked for", async () => {
    using scene = new Scene();
    await scene.open();
    scene.control.notice("primeiro");
    scene.control.drop("not-registered", { address: "192.0.2.1", port: 5 });
    const spoken = { kind: "text", origin: 7, name: "ana", dest: 0, text: "psst", byteCount: 4 } as const;
    scene.control.publish(spoken);
    using client = await ControlLineClient.open(scene.path);
    const first = await client.ask({ command: "log", count: 5, follow: true, level: "warn" });
    expect(first["result"]).toMatchObject({
      lines: [{ level: "warn", data: { event: "dropped", reason: "not-registered" } }],
    });
    using curious = await ControlLineClient.open(scene.path);
    const all = await curious.ask({ command: "log", count: 5, follow: true, level: "debug" });
    expect(all["result"]).toMatchObject({ lines: [{ text: "Notice to all: primeiro" }, { level: "warn" }] });
    scene.control.publish(spoken);
    scene.control.leave(7, "expired");
    expect(JSON.parse(await curious.line(1))).toMatchObject({ line: { text: "ana (7) → all: psst", level: "debug" } });
    expect(JSON.parse(await client.line(1))).toMatchObject({ line: { level: "warn", data: { event: "left" } } });
  });

  test("control socket: rubbish and endless lines are answered or cut off, and disturb no other client", async () => {
    using scene = new Scene();
    await scene.open();
    using good = await ControlLineClient.open(scene.path);
    using bad = await ControlLineClient.open(scene.path);
    bad.socket.write(Buffer.from([0xff, 0xfe, 0, 10]));
    bad.socket.write('GET / HTTP/1.1\r\n\r\n{"command":"sing"}\n{"command":');
    for (const index of [0, 1]) expect(JSON.parse(await bad.line(index))).toMatchObject({ error: "not-understood" });
    expect(JSON.parse(await bad.line(2))).toMatchObject({ error: "unknown-command" });
    bad.socket.write('"stats"}\n');
    expect(JSON.parse(await bad.line(3))).toMatchObject({ ok: true });
    bad.socket.write("x".repeat(200_000));
    await bad.closed();
    expect(JSON.parse(await bad.line(4))).toMatchObject({ ok: false, error: "not-understood" });
    expect(await good.ask({ command: "mutes" })).toMatchObject({ ok: true });
  });

  test("control socket: the list of a very large server comes whole", async () => {
    using scene = new Scene();
    scene.control.clients = Array.from({ length: 20_000 }, (_, index) =>
      clientRow(index + 1, `c${index}`.padEnd(20, "x")),
    );
    await scene.open();
    using good = await ControlLineClient.open(scene.path);
    const { result } = await good.ask({ command: "clients" });
    expect(JSON.stringify(result).match(/"id":/g)).toHaveLength(20_000);
  });

  test("control socket: who follows and does not read is cut off, whatever is said", async () => {
    using scene = new Scene();
    await scene.open();
    using lazy = await ControlLineClient.open(scene.path);
    await lazy.ask({ command: "log", count: 0, follow: true, level: "debug" });
    expect(scene.log.wants("debug")).toBe(true);
    lazy.socket.pause();
    const text = "x".repeat(2_000);
    await waitFor(
      () => {
        for (let count = 0; count < 500; count++) scene.control.publish({ kind: "notice", text });
        return scene.log.wants("debug") ? undefined : true;
      },
      () => "the end",
    );
    using good = await ControlLineClient.open(scene.path);
    expect(await good.ask({ command: "mutes" })).toMatchObject({ ok: true });
  });

  test("control socket: for its owner alone, and gone when it is closed", async () => {
    using scene = new Scene();
    const path = join(scene.folder, "new", "server.sock");
    const socket = await scene.open(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(scene.folder, "new")).mode & 0o777).toBe(0o700);
    socket.close();
    expect(existsSync(path)).toBe(false);
    expect(await scene.fault(path)).toBeUndefined();
  });

  test("control socket: what a killed server left is replaced; a living one's never, nor a file", async () => {
    using scene = new Scene();
    const dead = Bun.spawn({
      cmd: [
        process.execPath,
        "-e",
        `Bun.listen({ unix: ${JSON.stringify(scene.path)}, socket: { data() {} } }); process.kill(process.pid, "SIGKILL")`,
      ],
    });
    await dead.exited;
    expect(existsSync(scene.path)).toBe(true);
    await scene.open();
    expect(await scene.fault()).toBe("in-use");
    using client = await ControlLineClient.open(scene.path);
    expect(await client.ask({ command: "stats" })).toMatchObject({ ok: true });

    const foreign = join(scene.folder, "foreign.sock");
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(foreign, resolve));
    expect(await scene.fault(foreign)).toBe("in-use");
    expect(existsSync(foreign)).toBe(true);
    other.close();

    const file = join(scene.folder, "diary");
    writeFileSync(file, "querido diário");
    expect(await scene.fault(file)).toBe("not-a-socket");
    expect(readFileSync(file, "utf8")).toBe("querido diário");
    expect(await scene.fault(join(file, "server.sock"))).toBe("unwritable");
    expect(await scene.fault(join(scene.folder, "x".repeat(120)))).toBe("too-long");
  });
});
