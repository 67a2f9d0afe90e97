import { describe, expect, test } from "bun:test";
import { WireText } from "@recado/protocol";
import { fromServer, OriginalServer, PagingServer, Rig } from "./connection-fixture.ts";

const NOT_REGISTERED = "O ID 7 não está registrado. Envie OI antes.";
const KICKED = "Você foi removido pelo operador: spam";

describe("liveness", () => {
  test("keepalive: OI is repeated every third of the ttl, unseen by the user but for the RTT", () => {
    const server = new PagingServer();
    const rig = Rig.connected(server.answer);
    rig.clear();
    rig.advance(90_000);
    expect(rig.sentOf("hello")).toHaveLength(3);
    expect(rig.events.map(({ kind }) => kind)).toEqual(["rtt", "rtt", "rtt"]);
    expect(rig.connection.state).toMatchObject({ name: "registered", rttMs: 10 });
  });

  test("keepalive: the server's ttl sets the pace", () => {
    const server = new PagingServer();
    server.ttlSeconds = 9;
    const rig = Rig.connected(server.answer);
    rig.clear();
    rig.advance(9000);
    expect(rig.sentOf("hello")).toHaveLength(3);
  });

  test("keepalive: two lost answers in a row are not yet a loss", () => {
    const rig = Rig.connected(new PagingServer().answer);
    rig.clear();
    let losses = 2;
    rig.loses = (direction, message) => direction === "down" && message?.kind === "hello" && losses-- > 0;
    rig.advance(60_000);
    expect(rig.stateNames).toEqual([]);
    // Which of the three OIs was answered? No guess makes an RTT.
    expect(rig.of("rtt")).toEqual([]);
  });

  test("keepalive: three without an answer are, and the client comes back when the server does", () => {
    const server = new PagingServer();
    const rig = Rig.connected(server.answer);
    rig.clear();
    server.silent = true;
    rig.advance(60_000);
    expect(rig.of("state")[0]?.state).toMatchObject({ name: "waiting", why: "server-silent" });
    server.silent = false;
    rig.advance(40_000);
    expect(rig.connection.state.name).toBe("registered");
  });

  test("keepalive: a server that was restarted in silence knows us again after the next OI", () => {
    const server = new PagingServer();
    const rig = Rig.connected(server.answer);
    rig.clear();
    server.roster.length = 0;
    rig.advance(31_000);
    expect(server.roster).toEqual([{ id: 7, name: "ana" }]);
    expect(rig.stateNames).toEqual([]);
  });

  test("original server: the list is asked for every 30 s, its answers are not shown", () => {
    const rig = Rig.connected(new OriginalServer().answer);
    rig.clear();
    rig.advance(95_000);
    expect(rig.sentOf("roster")).toHaveLength(3);
    expect(rig.sentOf("hello")).toHaveLength(0);
    expect(rig.of("message")).toEqual([]);
  });

  test("original server: silence is a loss; our old registration there is recognised by the list", () => {
    const server = new OriginalServer();
    const rig = Rig.connected(server.answer);
    rig.clear();
    server.silent = true;
    rig.advance(60_000);
    expect(rig.of("state")[0]?.state).toMatchObject({ name: "waiting", why: "server-silent" });
    server.silent = false;
    rig.advance(40_000);
    expect(rig.connection.state).toMatchObject({ name: "registered", server: "original" });
    expect(rig.sentOf("bye")).toEqual([]);
  });

  test("original server: restarted in silence, it does not list us: we register again", () => {
    const server = new OriginalServer();
    const rig = Rig.connected(server.answer);
    rig.clear();
    server.clients.clear();
    rig.advance(32_000);
    expect(server.clients.get(7)).toBe("ana");
    expect(rig.stateNames).toEqual(["connecting", "registered"]);
  });

  test("original server: our id under another name after a loss belongs to somebody else", () => {
    const server = new OriginalServer();
    const rig = Rig.connected(server.answer);
    rig.receive(fromServer("text", WireText.shutdown));
    server.clients.set(7, "bia");
    rig.advance(5000);
    expect(rig.connection.state).toEqual({ name: "refused", text: WireText.idInUse });
    rig.connection.disconnect(rig.moment);
    rig.flush();
    expect(rig.sentOf("bye")).toEqual([]);
  });

  test("reconnect: an id that stays in use is retried while it may be our own, then refused", () => {
    const rig = Rig.connected(new PagingServer().answer);
    rig.server = (message) => (message.kind === "hello" ? [fromServer("error", WireText.idInUse)] : []);
    rig.receive(fromServer("text", WireText.shutdown));
    rig.advance(60_000);
    expect(rig.of("state").some(({ state }) => state.name === "waiting" && state.why === "id-in-use")).toBe(true);
    expect(rig.stateNames).not.toContain("refused");
    rig.advance(200_000);
    expect(rig.connection.state.name).toBe("refused");
  });

  test("goodbye of the server: told as its stop, tried again after a second", () => {
    const rig = Rig.connected(new PagingServer().answer);
    rig.clear();
    rig.receive(fromServer("text", WireText.shutdown));
    expect(rig.connection.state).toMatchObject({ name: "waiting", why: "server-stopped", attempt: 1 });
    rig.advance(1100);
    expect(rig.connection.state.name).toBe("registered");
    expect(rig.of("message")).toEqual([]);
  });

  test("kick: the client stays away until its user says otherwise", () => {
    const rig = Rig.connected(new PagingServer().answer);
    rig.clear();
    rig.receive(fromServer("error", KICKED));
    expect(rig.connection.state).toEqual({ name: "refused", text: KICKED });
    rig.advance(300_000);
    expect(rig.sent).toEqual([]);
    rig.connect();
    rig.advance(1000);
    expect(rig.connection.state.name).toBe("registered");
  });

  test("ERRO about a missing registration: registers again at once", () => {
    const rig = Rig.connected(new PagingServer().answer);
    rig.advance(10_000);
    rig.clear();
    rig.receive(fromServer("error", NOT_REGISTERED));
    rig.advance(100);
    expect(rig.stateNames).toEqual(["connecting", "registered"]);
  });

  test("ERRO about a missing registration, again and again: the back-off grows", () => {
    const rig = Rig.connected(new PagingServer().answer);
    rig.server = (message) =>
      message.kind === "hello"
        ? [fromServer("hello", WireText.accepted, ["REC0", "ttl=90"])]
        : [fromServer("error", NOT_REGISTERED)];
    rig.clear();
    rig.receive(fromServer("error", NOT_REGISTERED));
    rig.advance(60_000);
    expect(rig.sentOf("hello").length).toBeLessThan(12);
  });

  test("closed port: one refusal makes the client look, a second one in a row is a loss", () => {
    const server = new PagingServer();
    const rig = Rig.connected(server.answer);
    rig.clear();
    rig.refuse();
    rig.advance(100);
    expect(rig.sentOf("hello")).toHaveLength(1);
    expect(rig.connection.state.name).toBe("registered");
    server.silent = true;
    rig.refuse();
    rig.refuse();
    expect(rig.connection.state).toMatchObject({ name: "waiting", why: "port-unreachable" });
  });

  test("disconnect: one TCHAU and silence", () => {
    const rig = Rig.connected(new PagingServer().answer);
    rig.clear();
    rig.connection.disconnect(rig.moment);
    rig.flush();
    rig.advance(300_000);
    expect(rig.sent.map(({ message }) => message.kind)).toEqual(["bye"]);
    expect(rig.connection.state).toEqual({ name: "closed" });
  });

  test("disconnect while the server is silent: it may still know us, so TCHAU; after its own goodbye none", () => {
    const server = new OriginalServer();
    const silent = Rig.connected(server.answer);
    server.silent = true;
    silent.advance(46_000);
    silent.connection.disconnect(silent.moment);
    silent.flush();
    expect(silent.sentOf("bye")).toHaveLength(1);
    const stopped = Rig.connected(new OriginalServer().answer);
    stopped.receive(fromServer("text", WireText.shutdown));
    stopped.connection.disconnect(stopped.moment);
    stopped.flush();
    expect(stopped.sentOf("bye")).toEqual([]);
  });

  test("rename: on the way to a server, it is the new name under which one is known there", () => {
    const server = new OriginalServer();
    const rig = new Rig();
    rig.server = server.answer;
    rig.latencyMs = 50;
    rig.connect();
    rig.connection.rename("nova", rig.moment);
    rig.flush();
    rig.advance(1000);
    expect(rig.connection.state.name).toBe("registered");
    expect(server.clients.get(7)).toBe("nova");
  });

  test("rename: a sentence about an earlier text does not end it", () => {
    const server = new PagingServer();
    const rig = Rig.connected(server.answer);
    rig.advance(10_000);
    rig.send("calada");
    rig.connection.rename("nova", rig.moment);
    rig.flush();
    rig.receive(fromServer("error", WireText.muted));
    rig.advance(1000);
    expect(rig.connection.state.name).toBe("registered");
  });

  test("rename: leaves and registers again, told once", () => {
    const server = new OriginalServer();
    const rig = Rig.connected(server.answer);
    rig.clear();
    rig.connection.rename("ana maria", rig.moment);
    rig.flush();
    rig.advance(1000);
    expect(server.clients.get(7)).toBe("ana maria");
    expect(rig.of("renamed")).toEqual([{ kind: "renamed", entry: { id: 7, name: "ana maria" }, oldName: "ana" }]);
    expect(rig.connection.state.name).toBe("registered");
  });
});
