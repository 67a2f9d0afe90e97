/** Who says what, and when, in the demo; and what the cast answers to the visitor. Pure; one script for each language. */
import type { Lang } from "@recado/runtime/i18n";

export type Actor = "bia" | "caio" | "dora";

export type Act =
  | { readonly kind: "join" | "leave" }
  /** To everybody, or to the visitor alone. */
  | { readonly kind: "say"; readonly text: string; readonly isPrivate: boolean };

interface Cue {
  /** After the cue before it. */
  readonly afterMs: number;
  readonly actor: Actor;
  readonly act: Act;
}

export interface Script {
  readonly visitor: string;
  readonly names: Readonly<Record<Actor, string>>;
  readonly cues: readonly Cue[];
  /** Said over and over, slowly, when the cues are over. */
  readonly small: readonly string[];
  readonly answers: {
    readonly question: string;
    readonly greeting: string;
    readonly other: readonly string[];
    readonly private: string;
  };
}

const join = (afterMs: number, actor: Actor): Cue => ({ afterMs, actor, act: { kind: "join" } });
const leave = (afterMs: number, actor: Actor): Cue => ({ afterMs, actor, act: { kind: "leave" } });
const say = (afterMs: number, actor: Actor, text: string): Cue => ({
  afterMs,
  actor,
  act: { kind: "say", text, isPrivate: false },
});
const whisper = (afterMs: number, actor: Actor, text: string): Cue => ({
  afterMs,
  actor,
  act: { kind: "say", text, isPrivate: true },
});

const EN: Script = {
  visitor: "visitor",
  names: { bia: "Bia", caio: "Caio", dora: "Dona Dora" },
  cues: [
    join(0, "bia"),
    say(900, "bia", "good morning! anybody here? ☕"),
    join(1_200, "caio"),
    say(1_500, "caio", "morning, Bia. just got in"),
    say(1_800, "bia", "visitor, welcome! Write something and press Enter; I answer."),
    join(1_500, "dora"),
    say(1_500, "dora", "hello all, I am on the original program, in the open. It still works!"),
    say(2_200, "caio", "sealed, for the rest of us: look at the ✓ and ◆ beside what you write"),
    whisper(2_200, "caio", "psst: only you see this. Alt-3 goes to it, Alt-2 back."),
    say(2_500, "bia", "日本語, हिन्दी, עברית, 👩‍👩‍👧‍👦: the borders stay where they are"),
    say(2_500, "caio", "Alt-R shows every datagram byte by byte, F1 the rest of the keys"),
    leave(2_500, "dora"),
    say(1_500, "bia", "she comes back, she always does"),
    join(4_000, "dora"),
  ],
  small: [
    "who takes notes today?",
    "the 10 o'clock is at 10:30 ☕",
    "did the build pass?",
    "it did, at last 🎉",
    "Ctrl-S finds a line in here, by the way",
    "and /search finds it next year",
  ],
  answers: {
    question: "good question! F1 lists the keys, /help the commands",
    greeting: "hello, visitor! 👋",
    other: ["I read you", "noted ✍", "say that again in 64 KiB, it fits now"],
    private: "between you and me: sealed up to the server, and stored till I am back",
  },
};

const PT: Script = {
  visitor: "visitante",
  names: { bia: "Bia", caio: "Caio", dora: "Dona Dora" },
  cues: [
    join(0, "bia"),
    say(900, "bia", "bom dia! tem alguém aí? ☕"),
    join(1_200, "caio"),
    say(1_500, "caio", "bom dia, Bia. cheguei agora"),
    say(1_800, "bia", "visitante, seja bem-vindo! Escreva algo e tecle Enter; eu respondo."),
    join(1_500, "dora"),
    say(1_500, "dora", "olá a todos, estou no programa original, em aberto. Ainda funciona!"),
    say(2_200, "caio", "lacrado, para nós: veja o ✓ e o ◆ ao lado do que você escreve"),
    whisper(2_200, "caio", "psiu: só você vê isto. Alt-3 vai até aqui, Alt-2 volta."),
    say(2_500, "bia", "日本語, हिन्दी, עברית, 👩‍👩‍👧‍👦: as bordas ficam no lugar"),
    say(2_500, "caio", "Alt-R mostra cada datagrama byte a byte, F1 as outras teclas"),
    leave(2_500, "dora"),
    say(1_500, "bia", "ela volta, sempre volta"),
    join(4_000, "dora"),
  ],
  small: [
    "quem anota hoje?",
    "a reunião das 10 é às 10:30 ☕",
    "o build passou?",
    "passou, enfim 🎉",
    "Ctrl-S acha uma linha aqui, aliás",
    "e /search acha no ano que vem",
  ],
  answers: {
    question: "boa pergunta! F1 lista as teclas, /help os comandos",
    greeting: "olá, visitante! 👋",
    other: ["li aqui", "anotado ✍", "pode repetir em 64 KiB, agora cabe"],
    private: "cá entre nós: lacrado até o servidor, e guardado até eu voltar",
  },
};

export function scriptOf(lang: Lang): Script {
  return lang === "en" ? EN : PT;
}

const GREETING = /^\W*(hi|hello|hey|oi|olá|ola|bom dia|boa tarde|boa noite|good morning)(?!\p{L})/iu;

/** What is answered to the visitor's text number `count`, from 0. */
export function answerTo({ answers }: Script, text: string, isPrivate: boolean, count: number): string {
  if (isPrivate) return answers.private;
  if (GREETING.test(text)) return answers.greeting;
  if (text.includes("?")) return answers.question;
  return answers.other[count % answers.other.length] ?? "";
}
