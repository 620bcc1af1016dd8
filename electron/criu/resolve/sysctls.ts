/**
 * Network settings: values without names, in the order of lists in CRIU's net.c. The list for IPv4 was only
 * ever added to at its end, that for IPv6 has never changed, so a place means the same in every version;
 * a value beyond the lists keeps its place as its name.
 */
import { displayText } from '../../../shared/text.ts';
import type { NetDeviceEntry, NetnsEntry, SysctlEntry } from '../wire/messages.ts';
import type { Detail } from './message-detail.ts';

const CONF4 = [
  'accept_local',
  'accept_redirects',
  'accept_source_route',
  'arp_accept',
  'arp_announce',
  'arp_filter',
  'arp_ignore',
  'arp_notify',
  'bootp_relay',
  'disable_policy',
  'disable_xfrm',
  'force_igmp_version',
  'forwarding',
  'igmpv2_unsolicited_report_interval',
  'igmpv3_unsolicited_report_interval',
  'log_martians',
  'medium_id',
  'promote_secondaries',
  'proxy_arp',
  'proxy_arp_pvlan',
  'route_localnet',
  'rp_filter',
  'secure_redirects',
  'send_redirects',
  'shared_media',
  'src_valid_mark',
  'tag',
  'ignore_routes_with_linkdown',
  'drop_gratuitous_arp',
  'drop_unicast_in_l2_multicast',
] as const;

const CONF6 = [
  'accept_dad',
  'accept_ra',
  'accept_ra_defrtr',
  'accept_ra_from_local',
  'accept_ra_min_hop_limit',
  'accept_ra_mtu',
  'accept_ra_pinfo',
  'accept_ra_rt_info_max_plen',
  'accept_ra_rtr_pref',
  'accept_redirects',
  'accept_source_route',
  'autoconf',
  'dad_transmits',
  'disable_ipv6',
  'drop_unicast_in_l2_multicast',
  'drop_unsolicited_na',
  'force_mld_version',
  'force_tllao',
  'forwarding',
  'hop_limit',
  'ignore_routes_with_linkdown',
  'keep_addr_on_down',
  'max_addresses',
  'max_desync_factor',
  'mldv1_unsolicited_report_interval',
  'mldv2_unsolicited_report_interval',
  'mtu',
  'ndisc_notify',
  'optimistic_dad',
  'proxy_ndp',
  'regen_max_retry',
  'router_probe_interval',
  'router_solicitation_delay',
  'router_solicitation_interval',
  'router_solicitations',
  'stable_secret',
  'suppress_frag_ndisc',
  'temp_prefered_lft',
  'temp_valid_lft',
  'use_oif_addrs_only',
  'use_optimistic',
  'use_tempaddr',
] as const;

/** Settings of a network namespace: 'ipv4.conf.all.forwarding', as sysctl(8) names them without 'net.'. */
export function sysctlDetail(netns: NetnsEntry): Detail {
  return [
    ...confDetail('ipv4.conf.default', CONF4, netns.def_conf4, netns.def_conf),
    ...confDetail('ipv4.conf.all', CONF4, netns.all_conf4, netns.all_conf),
    ...confDetail('ipv6.conf.default', CONF6, netns.def_conf6, []),
    ...confDetail('ipv6.conf.all', CONF6, netns.all_conf6, []),
    ...confDetail('unix', ['max_dgram_qlen'], netns.unix_conf, []),
    ...confDetail('ipv4', ['ping_group_range'], netns.ipv4_sysctl, []),
    ...netns.nsids.map((id): [string, string] => [
      'nsid',
      `${id.target_ns_id ?? '?'} ${id.netnsid_value ?? '?'}`,
    ]),
  ];
}

/** Settings of one link. */
export function linkSysctls(link: NetDeviceEntry): Detail {
  return [
    ...confDetail('ipv4.conf', CONF4, link.conf4, link.conf),
    ...confDetail('ipv6.conf', CONF6, link.conf6, []),
  ];
}

/** Values that are kept of one list: the longest has 42. */
const VALUES = 256;
/** Old images: a setting that the kernel did not have. */
const UNUSED = -1;

function confDetail(
  prefix: string,
  names: readonly string[],
  entries: readonly SysctlEntry[],
  old: readonly number[],
): Detail {
  const detail: Detail = [];
  const nameAt = (index: number): string => `${prefix}.${names[index] ?? index}`;
  if (entries.length === 0) {
    old.slice(0, VALUES).forEach((value, index) => {
      if (value !== UNUSED) detail.push([nameAt(index), String(value)]);
    });
    return detail;
  }
  entries.slice(0, VALUES).forEach((entry, index) => {
    if (entry.iarg !== undefined) detail.push([nameAt(index), String(entry.iarg)]);
    else if (entry.sarg !== undefined)
      detail.push([nameAt(index), displayText(entry.sarg.subarray(0, 4096))]);
  });
  return detail;
}
