/** How a server proves itself to NATS, and NATS to it: as NATS's own tools take TLS, passwords and nkeys. */
import { describe, expect, setDefaultTimeout } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { waitFor } from "@recado/runtime/testing";
import { testWith } from "@recado/runtime/testing/tools";
import { ClusterPart } from "../harness/cluster-part.ts";
import { TemporaryHome } from "../harness/home.ts";
import { LineProcess } from "../harness/line-process.ts";
import { NatsServers } from "../harness/nats.ts";
import { cleanEnv, SERVER_MAIN } from "../harness/programs.ts";

setDefaultTimeout(60_000);

/** The pair of NATS's own documentation. */
const NKEY = {
  seed: "SUACSSL3UAHUDXKFSNVUZRF5UHPMWZ6BFDTJ7M6USDXIEDNPPQYYYCU3VY",
  user: "UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4",
};

/** The server's log when it started, or what it said when it did not. */
async function joining(home: TemporaryHome, flags: readonly string[]): Promise<string> {
  const args = ["--headless", "--host", "127.0.0.1", "--port", "0", "--ephemeral", "--log-format", "json", ...flags];
  await using server = new LineProcess([process.execPath, SERVER_MAIN, ...args], { env: cleanEnv(home.path) });
  const ended = server.exited().then(() => server.errorLines.join("\n"));
  return await Promise.race([server.line('"event":"started"'), ended]);
}

describe("cluster access", () => {
  testWith(
    ["nats-server"],
    "cluster access: user and password in the URL; without them the reason is told",
    async () => {
      using home = new TemporaryHome();
      await using nats = await NatsServers.start(1, ["--user", "recado", "--pass", "seg:redo"]);
      const url = nats.urls.replace("nats://", "nats://recado:seg%3Aredo@");
      expect(await joining(home, ["--cluster", url])).toContain('"event":"started"');
      expect(await joining(home, ["--cluster", nats.urls])).toMatch(/cannot be used: .*authorization/i);
    },
  );

  testWith(["nats-server"], "cluster access: an nkey's seed in a file", async () => {
    using home = new TemporaryHome();
    const config = join(home.path, "nats.conf");
    writeFileSync(config, `authorization: { users: [ { nkey: ${NKEY.user} } ] }\n`);
    writeFileSync(join(home.path, "recado.nk"), `${NKEY.seed}\n`);
    await using nats = await NatsServers.start(1, ["-c", config]);
    const flags = ["--cluster", nats.urls, "--cluster-nkey", join(home.path, "recado.nk")];
    expect(await joining(home, flags)).toContain('"event":"started"');
    expect(await joining(home, ["--cluster", nats.urls])).toMatch(/cannot be used: .*authorization/i);
    const nowhere = ["--cluster", nats.urls, "--cluster-nkey", join(home.path, "nowhere.nk")];
    expect(await joining(home, nowhere)).toMatch(/cannot be used: .*nowhere\.nk/);
  });

  testWith(["nats-server"], "cluster access: a NATS that refuses the login for a while is tried again", async () => {
    using home = new TemporaryHome();
    const config = join(home.path, "nats.conf");
    writeFileSync(config, "");
    await using nats = await NatsServers.start(1, ["-c", config]);
    await using part = await ClusterPart.join(nats.urls);
    await nats.kill(0);
    writeFileSync(config, "authorization: { user: other, password: other }\n");
    nats.restart(0);
    await waitFor(
      () => (nats.errorLines(0).filter((line) => line.includes("authentication error")).length > 3 ? true : undefined),
      () => nats.errorLines(0).join("\n"),
    );
    await nats.kill(0);
    writeFileSync(config, "");
    nats.restart(0);
    part.say("depois");
    await part.hears(["depois"], 20_000);
  });

  testWith(
    ["nats-server"],
    "cluster access: a connection that is over for good is told, and nothing throws",
    async () => {
      await using nats = await NatsServers.start(1);
      await using part = await ClusterPart.join(nats.urls);
      // As NATS's library does where it sees no use in trying again.
      const { protocol } = part.link.connection as unknown as { protocol: { close(error: Error): Promise<void> } };
      await protocol.close(new Error("enough"));
      expect(await part.link.ended).toBe("enough");
      await waitFor(
        () => (part.faults.includes("cluster") ? true : undefined),
        () => `a fault, not ${part.faults.join()}`,
      );
    },
  );

  testWith(["nats-server", "openssl"], "cluster access: TLS, each side known by a certificate", async () => {
    using home = new TemporaryHome();
    const [certificate, key] = [join(home.path, "cert.pem"), join(home.path, "key.pem")];
    const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"];
    const made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out", certificate];
    expect(Bun.spawnSync(["openssl", ...made, ...subject]).exitCode).toBe(0);
    const asked = ["--tlsverify", "--tlscert", certificate, "--tlskey", key, "--tlscacert", certificate];
    await using nats = await NatsServers.start(1, asked);
    const url = nats.urls.replace("nats://", "tls://");
    const own = ["--cluster-tls-cert", certificate, "--cluster-tls-key", key];
    const flags = ["--cluster", url, "--cluster-tls-ca", certificate, ...own];
    expect(await joining(home, flags)).toContain('"event":"started"');
    expect(await joining(home, ["--cluster", url, ...own])).toContain("cannot be used");
  });
});
