# Checks whose outcome depends on how often they ran: each counts its runs in a folder that the test puts at /runs.
{
  outputs = _: {
    checks.x86_64-linux =
      let
        check = name: script: derivation {
          name = "${name}-@salt@";
          system = "x86_64-linux";
          builder = "/bin/sh";
          args = [ "-c" ''
            # The next run may be another user's.
            (umask 0; echo x >> /runs/${name})
            count=0
            while read -r line; do count=$((count + 1)); done < /runs/${name}
            echo "run number $count"
            ${script}
            echo > $out
          '' ];
        };
      in
      {
        always = check "always" "exit 3";
        once = check "once" "[ $count -ge 2 ] || exit 3";
        slow-once = check "slow-once" "[ $count -ge 2 ] || busybox sleep 30";
        steady = check "steady" "";
        twice = check "twice" "[ $count -ge 3 ] || exit 3";
      };
  };
}
