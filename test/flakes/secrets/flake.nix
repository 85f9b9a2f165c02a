# Looks for the secrets of the job wherever a flake can: in files that its inputs name, in its environment, in the processes beside it.
{
  inputs = {
    temporary = { url = "path:@temporary@"; flake = false; };
    environ = { url = "file:///proc/@pid@/environ"; flake = false; };
    cmdline = { url = "file:///proc/@pid@/cmdline"; flake = false; };
    input = { url = "file:///proc/@pid@/fd/0"; flake = false; };
    evaluator = { url = "file:///proc/self/environ"; flake = false; };
    words = { url = "file:///proc/self/cmdline"; flake = false; };
    pipe = { url = "file:///proc/self/fd/3"; flake = false; };
    path = { url = "path:/proc/@pid@/environ"; flake = false; };
    repository = { url = "git+file://@repository@"; flake = false; };
  };
  outputs = { self, ... }@inputs: {
    checks.x86_64-linux =
      let
        build = attributes: derivation ({ system = "x86_64-linux"; builder = "/bin/sh"; } // attributes);
        names = [ @names@ ];
        # Everything that the shell can read by itself.
        look = ''
          show() { while IFS= read -r line || [ -n "$line" ]; do echo "$1: $line"; line=; done <"$1"; }
          export -p; set
          for file in /proc/*/environ /proc/*/cmdline /proc/*/fd/* @temporary@/* @temporary@/*/* /build/*; do [ -f "$file" ] && [ -r "$file" ] && show "$file"; done 2>/dev/null
        '';
        fixed = name: build {
          name = "${name}-@salt@";
          args = [ "-c" "${look} echo ${name} > $out" ];
          impureEnvVars = names;
          outputHashMode = "flat"; outputHashAlgo = "sha256";
          outputHash = builtins.hashString "sha256" "${name}\n";
        };
        read = build { name = "read-@salt@"; args = [ "-c" "${look} echo > $out" ]; };
      in
      {
        plain = build { name = "plain-@salt@"; args = [ "-c" "${look} echo > $out" ]; };
        asks = fixed "asks";
        imports = build { name = "imports-@salt@"; args = [ "-c" "echo '${builtins.readFile (fixed "imported")}${builtins.readFile read}' > $out" ]; };
        copies = build {
          name = "copies-@salt@";
          args = [ "-c" ''
            ${look}
            tree() { for entry in "$1"/* "$1"/.[!.]*; do if [ -d "$entry" ]; then tree "$entry"; elif [ -r "$entry" ]; then show "$entry"; fi; done; }
            for input in ${toString (builtins.attrValues (removeAttrs inputs [ "self" ]))} ${self}; do if [ -d "$input" ]; then tree "$input"; else show "$input"; fi; done
            : > $out
          '' ];
        };
        environment = build { name = "environment-@salt@"; args = [ "-c" "echo '${toString (map builtins.getEnv names)}'; : > $out" ]; };
        says = throw "no secret of ${toString (map builtins.getEnv names)}";
      };
  };
}
