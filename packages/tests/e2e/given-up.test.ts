/** Texts that are given up before they left, and datagrams that somebody looks at: the client as `--json` shows it. */
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { TemporaryHome } from "../harness/home.ts";
import { JsonClient } from "../harness/json-client.ts";
import { ServerProcess } from "../harness/programs.ts";

setDefaultTimeout(60_000);

describe("a text given up", () => {
  test("while the server is away, it never arrives; its neighbours do, in order", async () => {
    using home = new TemporaryHome();
    using homeOfBob = new TemporaryHome();
    const server = await ServerProcess.start(home.path);
    const { port } = server;
    await using bob = await JsonClient.join(homeOfBob.path, port, 2, "bob");
    await using ana = await JsonClient.join(home.path, port, 1, "ana");
    ana.say("before", 0);
    await ana.line(/"delivery":"confirmed"/);
    server.kill("SIGTERM");
    await server.exited();
    await ana.line(/"state":"waiting"/);
    for (const text of ["first", `long ${"x".repeat(600)}`, "third"]) ana.say(text, 0);
    const [, first] = /"sendId":(\d+),"scope":"public".*"text":"first"/.exec(await ana.line(/"text":"first"/)) ?? [];
    await ana.line(/"text":"third"/);
    const long = Number(first) + 1;
    ana.write(JSON.stringify({ discard: long }));
    await ana.line(new RegExp(`"sendId":${long},"delivery":"failed"`));
    ana.write(JSON.stringify({ discard: 1, ref: "gone" }));
    await ana.line(/"code":"notDiscarded".*"ref":"gone"/);
    await using _again = await ServerProcess.start(home.path, [], port);
    await ana.line(new RegExp(`"sendId":${long + 1},"delivery":"confirmed"`));
    await bob.hears(3);
    expect(bob.heard().map(({ text }) => text)).toEqual(["before", "first", "third"]);
  });

  test("a sendId that is none is told, and nothing else happens", async () => {
    using home = new TemporaryHome();
    await using server = await ServerProcess.start(home.path);
    await using ana = await JsonClient.join(home.path, server.port, 1, "ana");
    ana.write(JSON.stringify({ discard: "all", ref: 1 }));
    await ana.line(/"code":"badDiscard".*"ref":1/);
    ana.say("still here", 0);
    await ana.line(/"delivery":"confirmed"/);
  });
});

describe("datagrams that are looked at", () => {
  test("come open, with their fields, both ways, until one looks away", async () => {
    using home = new TemporaryHome();
    await using server = await ServerProcess.start(home.path);
    await using ana = await JsonClient.join(home.path, server.port, 1, "ana");
    ana.write(JSON.stringify({ raw: true }));
    ana.say("olá", 0);
    const out = JSON.parse(await ana.line(/"type":"datagram","direction":"out".*olá/));
    expect(out).toMatchObject({ address: "127.0.0.1", port: server.port, sealed: true });
    expect(out.fields).toContainEqual(expect.objectContaining({ name: "type", value: "2 MSG" }));
    expect(Buffer.from(out.hex, "hex").includes(Buffer.from("olá"))).toBe(true);
    await ana.line(/"type":"datagram","direction":"in"/);
    ana.write(JSON.stringify({ raw: false }));
    ana.write(JSON.stringify({ ping: true, ref: 1 }));
    await ana.line(/"type":"pong"/);
    const seen = ana.lines.filter((line) => line.includes('"type":"datagram"')).length;
    ana.write(JSON.stringify({ ping: true, ref: 2 }));
    await ana.line(/"type":"pong".*"ref":2/);
    expect(ana.lines.filter((line) => line.includes('"type":"datagram"'))).toHaveLength(seen);
  });
});
