# Logs that try to be more than logs. They come from a file, because no shell line could spell them.
{
  outputs = _: {
    checks.x86_64-linux =
      let
        build = name: script: derivation {
          name = "${name}-@salt@";
          system = "x86_64-linux";
          builder = "/bin/sh";
          args = [ "-c" script ];
          evil = ./evil.txt;
        };
        copy = "while IFS= read -r line; do printf '%s\\n' \"$line\"; done < $evil";
        flood = "big=0123456789abcdef; for i in 1 2 3 4 5 6 7 8 9 10 11 12; do big=$big$big; done";
      in
      {
        innocent = build "innocent" "echo > $out";
        evil-passes = build "evil-passes" "${copy}; printf 'nul:\\000 bad:\\377\\376 cr:\\rover end\\n'; echo > $out";
        evil-fails = build "evil-fails" "${copy}; printf 'nul:\\000 bad:\\377\\376 cr:\\rover end\\n'; exit 3";
        # 65,536 characters a line, 3,200 lines: 200 MiB.
        flood = build "flood" "${flood}; n=0; while [ $n -lt 3200 ]; do echo $big; n=$((n + 1)); done; echo the last line; exit 4";
        # One line of 16 MiB, and none of it ends.
        one-line = build "one-line" "${flood}; n=0; while [ $n -lt 256 ]; do printf %s $big; n=$((n + 1)); done; exit 5";
      };
  };
}
