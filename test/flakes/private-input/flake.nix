# Needs an input from a private repository, and has builds that look for the token with which it was fetched.
{
  inputs.secret.url = "github:octo/private?host=@host@";
  outputs = { secret, ... }: {
    checks.x86_64-linux =
      let
        build = attributes: derivation ({ system = "x86_64-linux"; builder = "/bin/sh"; } // attributes);
        look = ''
          for name in NIX_CONFIG NIX_USER_CONF_FILES GITHUB_TOKEN INPUT_GITHUB-TOKEN; do
            eval "value=\''${''${name%%-*}-}"
            echo "$name is: $value"
            IFS=:; for file in $value; do [ -r "$file" ] && echo "readable: $file" && cat "$file"; done; unset IFS
          done
        '';
        # While the flake is being evaluated: then the token is at work.
        early = build {
          name = "early-@salt@";
          args = [ "-c" "${look} echo found > $out" ];
          impureEnvVars = [ "NIX_CONFIG" "NIX_USER_CONF_FILES" "GITHUB_TOKEN" ];
          outputHashMode = "flat"; outputHashAlgo = "sha256";
          outputHash = builtins.hashString "sha256" "found\n";
        };
      in
      {
        uses-it = build { name = "uses-it-@salt@"; args = [ "-c" "${look} echo '${secret.word} ${builtins.readFile early}'; echo > $out" ]; };
        asks-for-it = build {
          name = "asks-for-it-@salt@";
          args = [ "-c" "${look} echo asked > $out" ];
          impureEnvVars = [ "NIX_CONFIG" "NIX_USER_CONF_FILES" "GITHUB_TOKEN" ];
          outputHashMode = "flat"; outputHashAlgo = "sha256";
          outputHash = builtins.hashString "sha256" "asked\n";
        };
      };
  };
}
