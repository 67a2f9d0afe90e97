/** Our server as an original client meets it: every exchange of the original programs, in their words. */
import { describe, expect, setDefaultTimeout } from "bun:test";
import { testWith } from "@recado/runtime/testing/tools";
import { TemporaryHome } from "../harness/home.ts";
import { OriginalClient, ServerProcess } from "../harness/programs.ts";

setDefaultTimeout(60_000);

const NEEDS = ["python3"];

describe("original client on our server", () => {
  testWith(NEEDS, "original client: registers, talks to all and to one, lists, leaves", async () => {
    using home = new TemporaryHome();
    await using server = await ServerProcess.start(home.path);
    await using ana = await OriginalClient.join(server.port, 1, "ana");
    await using bob = await OriginalClient.join(server.port, 2, "bob");
    await using eva = await OriginalClient.join(server.port, 3, "eva");

    ana.write("msg 0 bom dia");
    for (const client of [ana, bob, eva]) await client.line("[Broadcast] ana: bom dia");

    bob.write("msg 3 só para você");
    await eva.line("[Privado] bob: só para você");

    ana.write("list");
    await ana.line("[Servidor] Clientes conectados: 1: ana,  2: bob,  3: eva");

    eva.write("bye");
    await server.line(/"event":"left".*"bye"/);
    bob.write("msg 3 ainda aí?");
    await bob.line("[ERRO] ID de destino não encontrado.");
    ana.write("list");
    await ana.line(/\[Servidor\] Clientes conectados: 1: ana, {2}2: bob$/);
    expect([...ana.lines, ...bob.lines].filter((line) => line.includes("só para você"))).toEqual([]);
  });

  testWith(
    NEEDS,
    "original client: accents that it counts as characters reach the others whole, and end nobody's loop",
    async () => {
      using home = new TemporaryHome();
      await using server = await ServerProcess.start(home.path);
      await using joao = await OriginalClient.join(server.port, 7, "João");
      await using bob = await OriginalClient.join(server.port, 2, "bob");
      for (const text of ["Olá, coração 🎉", "á", "não é só isso: çãõéí"]) {
        joao.write(`msg 0 ${text}`);
        await bob.line(`[Broadcast] João: ${text}`);
        await joao.line(`[Broadcast] João: ${text}`);
      }
      expect(bob.lines.filter((line) => line.startsWith("!"))).toEqual([]);
    },
  );

  testWith(NEEDS, "original client: an id in use is refused, and its owner goes on", async () => {
    using home = new TemporaryHome();
    await using server = await ServerProcess.start(home.path);
    await using ana = await OriginalClient.join(server.port, 1, "ana");
    await using intruder = new OriginalClient(server.port, 1, "zé");
    await intruder.line("[ERRO] ID já em uso.");
    ana.write("msg 0 ainda sou eu");
    await ana.line("[Broadcast] ana: ainda sou eu");
  });

  testWith(NEEDS, "original client: is told the state of the server, with recent messages, and its end", async () => {
    using home = new TemporaryHome();
    await using server = await ServerProcess.start(home.path, ["--status-interval", "1"]);
    await using ana = await OriginalClient.join(server.port, 1, "ana");
    ana.write("msg 0 bom dia");
    await ana.line(/^\[Servidor\] Servidor ativo há \d+ segundos\. Clientes conectados: 1\. Recentes: ana: bom dia$/);
    server.kill("SIGTERM");
    await ana.line("[Servidor] Servidor desligado. Conexão encerrada.");
    expect(await server.exited()).toBe(0);
  });

  testWith(
    NEEDS,
    "original client: a type that does not exist, and a text that is too long, are explained",
    async () => {
      using home = new TemporaryHome();
      await using server = await ServerProcess.start(home.path);
      await using ana = await OriginalClient.join(server.port, 1, "ana");
      await using bob = await OriginalClient.join(server.port, 2, "bob");
      const unknownType = Buffer.alloc(176);
      unknownType.writeUInt32BE(9, 0);
      unknownType.writeUInt32BE(1, 4);
      ana.write(`raw ${unknownType.toString("hex")}`);
      await ana.line("[ERRO] Tipo de mensagem desconhecido.");
      ana.write(`msg 0 ${"x".repeat(300)}`);
      await ana.line(/^\[ERRO\] .*140/);
      ana.write("msg 0 depois");
      await bob.line("[Broadcast] ana: depois");
      expect(bob.lines.filter((line) => line.includes("xxx"))).toEqual([]);
    },
  );

  testWith(NEEDS, "original client: a list of many is cut between entries, each frame whole", async () => {
    using home = new TemporaryHome();
    await using server = await ServerProcess.start(home.path);
    await using first = await OriginalClient.join(server.port, 1, "primeira-da-turma");
    const others = await Promise.all(
      Array.from({ length: 11 }, (_, index) =>
        OriginalClient.join(server.port, index + 2, `colega-número-${index + 2}`),
      ),
    );
    await using stack = new AsyncDisposableStack();
    for (const other of others) stack.use(other);
    first.write("list");
    await first.line("12: colega");
    const entries = first.lines
      .filter((line) => line.startsWith("[Servidor] Clientes conectados: "))
      .flatMap((line) => line.replace("[Servidor] Clientes conectados: ", "").split(",  "));
    expect(entries).toContain("1: primeira-da-turma");
    expect(entries.length).toBe(12);
    expect(first.lines.filter((line) => line.startsWith("!"))).toEqual([]);
  });

  testWith(
    [...NEEDS, "IPv6"],
    "original client: IPv4 and IPv6 clients of one server talk with each other",
    async () => {
      using home = new TemporaryHome();
      await using server = await ServerProcess.start(home.path, ["--host", "::"]);
      await using six = new OriginalClient(server.port, 6, "seis", "::1");
      await six.line("[Servidor] Conexão aceita");
      await using four = await OriginalClient.join(server.port, 4, "quatro");
      six.write("msg 0 olá de lá");
      await four.line("[Broadcast] seis: olá de lá");
      four.write("msg 6 recebido");
      await six.line("[Privado] quatro: recebido");
    },
  );
});
