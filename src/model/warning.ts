/** Something that Nix warned of, as one line that can be shown anywhere. It is no reason for a verdict. */
export type Warning = {
  text: string;
  /** How often Nix said so. */
  count: number;
  /** Names of checks that it is about, the first ten; none when it is about none. */
  checks: string[];
};
