import * as core from "@actions/core";

/** The runner of GitHub Actions: inputs in, outputs and the job's summary out. */
export type Host = {
  /** An input of the action, "" when it is not set. */
  input(name: string): string;
  /** An input with one value on each line. */
  inputLines(name: string): string[];
  output(name: string, value: string): void;
  /** Adds Markdown to the job's summary. */
  summary(markdown: string): Promise<void>;
  /** An annotation on the job. The toolkit escapes the text. */
  error(message: string): void;
  warning(message: string): void;
  /** Puts a folder of programs before the others, for the steps that follow. */
  addPath(folder: string): void;
  /** Carries a value from the main step to the post step. */
  saveState(name: string, value: string): void;
  state(name: string): string;
};

/** The runner that started this process. */
export function actionsHost(): Host {
  return {
    input: (name) => core.getInput(name),
    inputLines: (name) => core.getMultilineInput(name),
    output: (name, value) => core.setOutput(name, value),
    summary: async (markdown) => void (await core.summary.addRaw(markdown, true).write()),
    error: (message) => core.error(message),
    warning: (message) => core.warning(message),
    addPath: (folder) => core.addPath(folder),
    saveState: (name, value) => core.saveState(name, value),
    state: (name) => core.getState(name),
  };
}
