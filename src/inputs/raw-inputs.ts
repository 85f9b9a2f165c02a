/**
 * Inputs as the user wrote them: the options of the command line, or the action's inputs. Absent and empty mean the
 * default.
 */
export type RawInputs = {
  flake?: string | undefined;
  only?: readonly string[];
  skip?: readonly string[];
  system?: string | undefined;
  jobs?: string | undefined;
  memory?: string | undefined;
  timeout?: string | undefined;
  retries?: string | undefined;
  history?: string | undefined;
  /** A folder; the command line's. */
  cache?: string | undefined;
  noCache?: boolean | undefined;
  /** The action's `cache`. */
  cacheMode?: string | undefined;
  cacheBudget?: string | undefined;
  recheck?: readonly string[] | undefined;
  trust?: string | undefined;
  flaky?: string | undefined;
  failFast?: string | boolean | undefined;
  out?: string | undefined;
  install?: string | undefined;
  nixVersion?: string | undefined;
  nixMirror?: string | undefined;
  nixSha256?: string | undefined;
  nixConf?: string | undefined;
  kvm?: string | undefined;
  nspawn?: string | undefined;
  githubToken?: string | undefined;
  comment?: string | undefined;
  status?: string | undefined;
  annotations?: string | undefined;
  title?: string | undefined;
  /** Names of variables that children get; whoever starts them has to be told as well. */
  passEnv?: readonly string[] | undefined;
  impure?: boolean;
  option?: readonly (readonly [name: string, value: string])[];
};
