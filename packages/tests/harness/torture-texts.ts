/** Texts that are hard to draw, or that try to take a terminal over. */

const EVERY_CONTROL = [...Array(0x20).keys(), ...Array.from({ length: 0x21 }, (_, index) => 0x7f + index)]
  .map((code) => String.fromCharCode(code))
  .join("");

export const TORTURE_TEXTS: readonly string[] = [
  "日本語のとても長い文章がここにあります。折り返しても枠はまっすぐのまま。한국어 中文",
  "👩‍👩‍👧‍👦👨🏽‍💻🏴‍☠️❤️1️⃣ emoji 👩‍👩‍👧‍👦👨🏽‍💻",
  "🇧🇷🇯🇵🏴󠁧󠁢󠁥󠁮󠁧󠁿🇧 🇧🇷🇧",
  "हिन्दी में लिखा हुआ एक लंबा वाक्य क्षत्रिय ไทย้",
  "العربية לעברית و English 123 مختلط",
  `Z${"\u0301\u0335\u0488".repeat(60)}algo e\u0301`,
  "\u0301 only marks \u200d\u200b\ufe0f\u00ad",
  "\u202eright to left\u202c \u2066isolate\u2069 \u200f\u061c\u2028\u2029",
  `a${EVERY_CONTROL}z`,
  "\x1b]0;title\x07\x1b]52;c;cHduZWQ=\x07\x1b]8;;http://example.org\x1b\\link\x1b]8;;\x1b\\",
  "\x1b[2J\x1b[H\x1b[31mred\x1b[?1049l\x1b[6n\x1b[c\x1b[20t\x9b31m\x9d0;title\x9c",
  '\x1bP$q"p\x1b\\\x1b_Gi=1\x1b\\\x1b^pm\x1b\\\x1bX sos\x1b\\\x1bc\x1b7\x1b8\x1b#8\x1b(0\x90q\x9c',
  "１２３ ｆｕｌｌｗｉｄｔｈ ㍿ ﷽ ꧅ 𒐫",
  "\ud800 lone \udc00 \ufffe\uffff \ufff9",
  "{bold}{red-fg}tags{/}{center} %s %d \\e[31m $HOME `id`",
  "one\r\ntwo\rthree\n\n\nfour\tfive",
  "x".repeat(300),
];

/** Not text of a language, the kind a person's name would be. At most 20 bytes of each reach the wire. */
export const TORTURE_NAMES: readonly string[] = [
  "日本語の名",
  "👩‍👩‍👧‍👦",
  "Zé\u0301\u0301\u0301",
  "हिन्दी",
  "\u202eabc\u200b",
  "a\x1b[31m\x07",
  "🇧🇷",
  "x".repeat(20),
];
