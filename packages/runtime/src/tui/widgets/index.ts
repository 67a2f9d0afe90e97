export * from "./confirm.ts";
export * from "./dialog.ts";
export * from "./form.ts";
