import { describe, expect, test } from "bun:test";
import { WireText } from "@recado/protocol";
import { fromServer, OriginalServer, PagingServer, Rig, SERVER } from "./connection-fixture.ts";

const other = { address: "192.0.2.9", port: 1235 };

describe("registration", () => {
  test("registration: OI carries name, greeting and offer", () => {
    const rig = new Rig();
    rig.connect();
    expect(rig.sent).toHaveLength(1);
    const [first] = rig.sent;
    expect(first?.to).toEqual(SERVER);
    expect(first?.message).toMatchObject({
      kind: "hello",
      origin: 7,
      dest: 0,
      name: "ana",
      text: "Conectando como ana...",
    });
    expect(first?.message).toMatchObject({ offer: ["REC0"] });
  });

  test("registration: an answer with an offer is a Recado server, one without is an original", () => {
    const recado = Rig.connected(new PagingServer().answer);
    expect(recado.connection.state).toEqual({ name: "registered", server: "recado", sealed: false, rttMs: 10 });
    const original = Rig.connected(new OriginalServer().answer);
    expect(original.connection.state).toEqual({ name: "registered", server: "original", sealed: false, rttMs: 10 });
  });

  test("registration: OI is sent again at growing intervals, then the attempt gives up and backs off", () => {
    const rig = new Rig();
    rig.connect();
    rig.advance(3499);
    expect(rig.sent.map(({ atMs }) => atMs)).toEqual([0, 500, 1500]);
    expect(rig.stateNames).toEqual(["connecting"]);
    rig.advance(1);
    expect(rig.connection.state).toMatchObject({ name: "waiting", attempt: 1, why: "no-answer" });
    rig.advance(1000);
    expect(rig.connection.state).toEqual({ name: "connecting", attempt: 2 });
  });

  test("registration: pauses between attempts double from 1 s to 30 s", () => {
    const rig = new Rig();
    rig.connect();
    rig.advance(200_000);
    const pauses = rig.of("state").flatMap(({ state }) => (state.name === "waiting" ? [state.retryAtMs] : []));
    const ends = rig.sent.filter((_, index) => index % 3 === 0).map(({ atMs }) => atMs);
    const gaps = ends.slice(1).map((at, index) => at - (ends[index] ?? 0) - 3500);
    expect(gaps.slice(0, 7)).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    expect(pauses.length).toBeGreaterThan(5);
  });

  test("registration: jitter moves the pauses by at most a fifth", () => {
    for (const random of [() => 0, () => 0.999_999]) {
      const rig = new Rig({ random });
      rig.connect();
      rig.advance(60_000);
      const again = rig.of("state").find(({ state }) => state.name === "waiting");
      expect(again).toBeDefined();
      const [first, second] = rig.sent.map(({ atMs }) => atMs);
      expect(Math.abs((second ?? 0) - (first ?? 0) - 500)).toBeLessThanOrEqual(100);
    }
  });

  test("registration: a lost answer of a Recado server costs one repeated OI", () => {
    const rig = new Rig();
    rig.server = new PagingServer().answer;
    let losses = 1;
    rig.loses = (direction) => direction === "down" && losses-- > 0;
    rig.connect();
    rig.advance(600);
    expect(rig.connection.state).toMatchObject({
      name: "registered",
      server: "recado",
      sealed: false,
      rttMs: undefined,
    });
    expect(rig.sentOf("hello")).toHaveLength(2);
  });

  test("registration: an id in use at the first connect is a refusal, and nothing is tried again", () => {
    const server = new OriginalServer();
    server.clients.set(7, "bia");
    const rig = Rig.connected(server.answer);
    expect(rig.connection.state).toEqual({ name: "refused", text: WireText.idInUse });
    rig.advance(600_000);
    expect(rig.sent).toHaveLength(1);
  });

  test("registration: a lost answer of an original server makes our own repeated OI refused; the list tells it apart", () => {
    const rig = new Rig();
    rig.server = new OriginalServer().answer;
    let losses = 1;
    rig.loses = (direction) => direction === "down" && losses-- > 0;
    rig.connect();
    rig.advance(1000);
    expect(rig.sentOf("roster").length).toBeGreaterThan(0);
    expect(rig.connection.state).toMatchObject({ name: "registered", server: "original" });
  });

  test("registration: the same id and name used twice is refused even when the refusals come late", () => {
    const server = new OriginalServer();
    server.clients.set(7, "ana");
    const rig = new Rig();
    rig.server = server.answer;
    rig.latencyMs = 700;
    rig.connect();
    rig.advance(3000);
    expect(rig.connection.state).toEqual({ name: "refused", text: WireText.idInUse });
  });

  test("registration: TCHAU is never sent for an id that was refused", () => {
    const server = new OriginalServer();
    server.clients.set(7, "bia");
    const rig = Rig.connected(server.answer);
    rig.connection.disconnect(rig.moment);
    rig.flush();
    expect(rig.sentOf("bye")).toHaveLength(0);
    expect(server.clients.get(7)).toBe("bia");
  });

  test("registration: an answer that comes after the attempt was given up still counts", () => {
    const rig = new Rig();
    rig.connect();
    rig.advance(3600);
    expect(rig.connection.state.name).toBe("waiting");
    rig.receive(fromServer("hello", WireText.accepted));
    expect(rig.connection.state.name).toBe("registered");
  });

  test("registration: a closed port is told at once, and the host's next address is tried", () => {
    const rig = new Rig();
    rig.addresses = [other, SERVER];
    rig.server = new PagingServer().answer;
    rig.connect();
    rig.refuse(other);
    rig.advance(100);
    expect(rig.connection.state.name).toBe("registered");
    expect(rig.connection.server).toEqual(SERVER);

    const alone = new Rig();
    alone.connect();
    alone.refuse();
    expect(alone.connection.state).toMatchObject({ name: "waiting", why: "port-unreachable" });
  });

  test("registration: an unknown host is a reason to wait, and it is looked up again", () => {
    const rig = new Rig();
    rig.addresses = [];
    rig.connect();
    expect(rig.connection.state).toMatchObject({ name: "waiting", why: "address-unknown" });
    rig.addresses = [SERVER];
    rig.server = new PagingServer().answer;
    rig.advance(2000);
    expect(rig.connection.state.name).toBe("registered");
  });

  test("registration: an answer from another address is no answer", () => {
    const rig = new Rig();
    rig.connect();
    rig.receive(fromServer("hello", WireText.accepted), other);
    expect(rig.connection.state.name).toBe("connecting");
    expect(rig.of("dropped")).toEqual([{ kind: "dropped", reason: "not-from-server", from: other }]);
  });

  test("registration: any other ERRO is a refusal with its text", () => {
    const rig = new Rig();
    rig.connect();
    rig.receive(fromServer("error", "Servidor cheio: o limite é de 2 clientes."));
    expect(rig.connection.state).toEqual({ name: "refused", text: "Servidor cheio: o limite é de 2 clientes." });
  });

  test("registration: a full server is a refusal at first, a reason to wait for one who was in before", () => {
    const full = () => [fromServer("error", WireText.serverFull(2))];
    expect(Rig.connected(full).connection.state).toMatchObject({ name: "refused" });
    const server = new OriginalServer();
    const rig = Rig.connected(server.answer);
    expect(rig.connection.state.name).toBe("registered");
    rig.server = full;
    rig.receive(fromServer("text", WireText.shutdown));
    rig.advance(60_000);
    expect(rig.connection.state).toMatchObject({ name: "waiting", why: "server-full" });
    rig.server = new OriginalServer().answer;
    rig.advance(60_000);
    expect(rig.connection.state.name).toBe("registered");
  });

  test("registration: an OI that was over the rate is sent again", () => {
    const server = new OriginalServer();
    let tooMany = true;
    const rig = Rig.connected((message, raw) => {
      if (!tooMany) return server.answer(message, raw);
      tooMany = false;
      return [fromServer("error", WireText.rateLimited(20))];
    });
    rig.advance(5_000);
    expect(rig.connection.state.name).toBe("registered");
  });
});
