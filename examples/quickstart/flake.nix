{
  description = "A flake without inputs that shows nix-verdict at work: one program, and checks that need it";

  outputs =
    _:
    let
      systems = [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ];
      eachSystem = make: builtins.listToAttrs (map (system: { name = system; value = make system; }) systems);
    in
    {
      checks = eachSystem (
        system:
        let
          # Every sandbox of Nix has a shell, and these builds need nothing else.
          shell = name: script: derivation {
            inherit name system;
            builder = "/bin/sh";
            args = [ "-euc" script ];
          };

          # Needed by most checks below; built once.
          greeter = shell "greeter" ''
            echo 'greet() { echo "Hello, $1!"; }' > $out
          '';

          # A loop that keeps the shell busy for a moment, so that there is something to see.
          work = "i=0; while [ $i -lt 1500000 ]; do i=$((i + 1)); done";
        in
        {
          greets = shell "greets" ''
            . ${greeter}
            [ "$(greet world)" = "Hello, world!" ]
            echo "it greets" > $out
          '';

          greets-politely = shell "greets-politely" ''
            . ${greeter}
            echo "asking nicely"
            ${work}
            case "$(greet you)" in Hello*) echo polite > $out ;; esac
          '';

          "names may hold anything: <b>, | and ü" = shell "odd-name" ''
            . ${greeter}
            greet "$0" > $out
          '';

          counts = shell "counts" ''
            ${work}
            echo "counted to $i"
            [ "$i" = 1500000 ]
            echo "$i" > $out
          '';

          stands-alone = shell "stands-alone" "echo needs nothing > $out";
        }
      );
    };
}
