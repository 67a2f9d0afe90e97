/** NATS and Redis as Debian packages them, with nothing stored, as peers in the same run; none where not installed. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { TemporaryHome } from "../harness/home.ts";
import { MeasuredProcess } from "./measured-process.ts";

export type BrokerKind = "nats" | "nats-tls" | "redis";

const PROGRAM: Readonly<Record<BrokerKind, string>> = {
  nats: "nats-server",
  "nats-tls": "nats-server",
  redis: "redis-server",
};

/** Why a broker is not measured here, or undefined. */
export function absenceOf(kind: BrokerKind): string | undefined {
  if (!Bun.which(PROGRAM[kind])) return `${PROGRAM[kind]} is not installed`;
  return kind === "nats-tls" && !Bun.which("openssl") ? "openssl is not installed" : undefined;
}

export async function startBroker(kind: BrokerKind): Promise<MeasuredProcess> {
  const folder = new TemporaryHome();
  const port = freePort();
  if (kind === "redis") {
    const flags = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
    // A subscriber that lags is not cut off: nothing may be lost.
    const patience = ["--client-output-buffer-limit", "pubsub 0 0 0", "--dir", folder.path, "--maxclients", "4000"];
    return MeasuredProcess.listening(["redis-server", ...flags, ...patience], port, "Ready to accept", folder);
  }
  const config = join(folder.path, "nats.conf");
  const tls = kind === "nats-tls" ? await tlsConfig(folder.path) : "";
  writeFileSync(config, `host: 127.0.0.1\nport: ${port}\nmax_connections: 4000\n${tls}`);
  return MeasuredProcess.listening(["nats-server", "-c", config], port, "Server is ready", folder);
}

/** A certificate for an hour, made by itself; P-256, as a certificate of a public authority would have. */
async function tlsConfig(folder: string): Promise<string> {
  const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const files = ["-keyout", key, "-out", certificate, "-days", "1", "-subj", "/CN=localhost"];
  const making = Bun.spawn(["openssl", "req", "-x509", ...curve, ...files], { stderr: "ignore", stdout: "ignore" });
  if ((await making.exited) !== 0) throw new Error("openssl made no certificate");
  return `tls {\n  cert_file: "${certificate}"\n  key_file: "${key}"\n  timeout: 10\n}\n`;
}

function freePort(): number {
  const listener = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data: () => undefined } });
  const { port } = listener;
  listener.stop();
  return port;
}
