/**
 * The client's screen: start to first paint, and a key's way to its echo while 1,000 messages a second come in, each
 * against the bare runtime on a pty in the same run; and its memory after a million messages.
 */
import { TemporaryHome } from "../harness/home.ts";
import { CLIENT_MAIN, cleanEnv } from "../harness/programs.ts";
import { frameOf } from "./frames.ts";
import { residentMb } from "./process-cpu.ts";
import { median, type Row } from "./report.ts";
import { openProbe, type ScreenProbe } from "./screen-probe.ts";

const STARTS = 7;
const MESSAGES_PER_SECOND = 1_000;
const FLOOD_MS = 60_000;
/** For the memory: as many, as fast as the client takes them without losing many. */
const MESSAGES = 1_000_000;
const RUSH_PER_SECOND = 20_000;
const MEMORY_GOAL_MB = 150;
const ECHO_AFTER_MS = 1_000;
const KEY_INTERVAL_MS = 100;
const TICK_MS = 5;
/** Characters that no message has, so that their echo is the input line's. */
const FIRST_KEY = 0x4e00;
const ECHO_PROGRAM =
  "process.stdin.setRawMode(true); process.stdout.write('pronto'); process.stdin.pipe(process.stdout)";

async function firstPaintMs(command: readonly string[], env: Record<string, string>, text: string): Promise<number> {
  await using probe = openProbe(command, env);
  return await probe.shows(text);
}

/** Types single characters and waits for each to appear. Milliseconds, ascending. */
async function echoTimes(probe: ScreenProbe, durationMs: number): Promise<number[]> {
  const times: number[] = [];
  const endAt = performance.now() + durationMs;
  for (let key = 0; performance.now() < endAt; key++) {
    const character = String.fromCodePoint(FIRST_KEY + key);
    const shown = probe.shows(character);
    probe.write(character);
    times.push(await shown);
    if (key % 20 === 19) probe.write("\x15");
    await Bun.sleep(KEY_INTERVAL_MS);
  }
  return times.sort((one, other) => one - other);
}

/** Accepts the client, then sends it public messages of 50 people at an even rate, at most so many, until it is closed. */
async function openFlood(perSecond: number, most = Number.POSITIVE_INFINITY) {
  let clientPort = 0;
  const socket = await Bun.udpSocket({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      data(own, _bytes, port) {
        if (clientPort === 0) own.send(frameOf(0, 0, 1, "Servidor", "Conexão aceita.\0REC0 ttl=90"), port, "127.0.0.1");
        clientPort = port;
      },
    },
  });
  let sent = 0;
  let startedAt = 0;
  const timer = setInterval(() => {
    const due = startedAt === 0 ? 0 : Math.min(most, ((performance.now() - startedAt) * perSecond) / 1_000);
    for (; sent < due; sent++) {
      const id = 2 + (sent % 50);
      socket.send(frameOf(2, id, 0, `pessoa ${id}`, `mensagem ${sent} de quem fala muito`), clientPort, "127.0.0.1");
    }
  }, TICK_MS);
  return {
    port: socket.port,
    start: () => {
      startedAt = performance.now();
    },
    sent: () => sent,
    close: () => {
      clearInterval(timer);
      socket.close();
    },
  };
}

/** Resident, in MB, after a million messages, when the screen answers to keys as before. */
async function memoryAfterMany(env: Record<string, string>, client: (port: number) => string[]): Promise<number> {
  const flood = await openFlood(RUSH_PER_SECOND, MESSAGES);
  await using screen = openProbe(client(flood.port), env);
  await screen.shows("●");
  flood.start();
  while (flood.sent() < MESSAGES) await Bun.sleep(100);
  await echoTimes(screen, ECHO_AFTER_MS);
  const resident = residentMb(screen.pid);
  flood.close();
  return resident;
}

export async function screenRows(): Promise<Row[]> {
  using home = new TemporaryHome();
  const env = cleanEnv(home.path);
  const client = (port: number) => [
    process.execPath,
    CLIENT_MAIN,
    "--id",
    "1",
    "--name",
    "ana",
    "--host",
    "127.0.0.1",
    "--port",
    String(port),
  ];
  const bare = [process.execPath, "-e", ECHO_PROGRAM];
  const paints: number[] = [];
  const barePaints: number[] = [];
  for (let start = 0; start < STARTS; start++) {
    barePaints.push(await firstPaintMs(bare, env, "pronto"));
    paints.push(await firstPaintMs(client(9), env, "everybody"));
  }
  await using echo = openProbe(bare, env);
  await echo.shows("pronto");
  const bareEchoes = await echoTimes(echo, FLOOD_MS / 5);
  const flood = await openFlood(MESSAGES_PER_SECOND);
  await using screen = openProbe(client(flood.port), env);
  await screen.shows("●");
  flood.start();
  const echoes = await echoTimes(screen, FLOOD_MS);
  const perSecond = flood.sent() / (FLOOD_MS / 1_000);
  flood.close();
  const megabytes = await memoryAfterMany(env, client);
  const row = (name: string, ours: number, reference: number, goal: string): Row => ({
    name,
    unit: "ms",
    ours,
    reference,
    ratio: ours / reference,
    goal,
  });
  const percentile = (values: readonly number[], share: number) =>
    values[Math.floor((values.length - 1) * share)] ?? Number.NaN;
  const flooded = `key to echo at ${Math.round(perSecond)} messages/s`;
  return [
    row("client: start to first paint ÷ bare Bun's first output", median(paints), median(barePaints), "< 150 ms"),
    row(`${flooded}, median ÷ a bare echo program`, percentile(echoes, 0.5), percentile(bareEchoes, 0.5), "< 16 ms"),
    row(`${flooded}, 99th percentile`, percentile(echoes, 0.99), percentile(bareEchoes, 0.99), "< 50 ms"),
    {
      name: `client after ${MESSAGES} messages: resident`,
      unit: "MB",
      ours: megabytes,
      reference: MEMORY_GOAL_MB,
      ratio: megabytes / MEMORY_GOAL_MB,
      goal: "< 150 MB",
    },
  ];
}
