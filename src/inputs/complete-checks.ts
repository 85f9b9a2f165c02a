/**
 * Lists the checks of the last report in the current folder, from where `verdict.json` has their attributes: the
 * command that every shell runs, without Nix and without us. Names that a shell would have to quote are left out, so
 * that a stranger's name does no harm. Only a plain file is read: on another kind a shell could wait for ever.
 */
const NAME_OF_CHECK = String.raw`s/^      "attr": "checks\.[A-Za-z0-9_-]*\.\([A-Za-z0-9_+-]*\)",$/\1/p`;
const LIST = `test -f .nix-verdict/verdict.json && command sed -n '${NAME_OF_CHECK}' .nix-verdict/verdict.json`;

/** For each shell, the function that offers or lists the names of checks. */
export const CHECK_LISTERS = {
  bash: `# Completion of nix-verdict for bash.
_nix_verdict_checks() {
  ${LIST}
}
`,
  zsh: `_nix_verdict_checks() {
  local -a checks
  checks=(\${(f)"$(${LIST})"})
  compadd "$@" -a checks
}
`,
  fish: `function __nix_verdict_checks
  ${LIST}
end
`,
};
