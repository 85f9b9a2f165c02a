import { printable } from "../text/text.ts";

/** Says where a NixOS test is: `subtest "logs in" on client`; "" when its log does not say. */
export function testPlace({ subtest, machine }: { subtest: string | null; machine: string | null }): string {
  const parts = [
    ...(subtest === null ? [] : [`subtest "${printable(subtest)}"`]),
    ...(machine === null ? [] : [`on ${printable(machine)}`]),
  ];
  return parts.join(" ");
}
