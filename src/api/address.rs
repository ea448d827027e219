//! Filter for URLs named by a server. A draft must not make the program call services on this
//! machine or its network.

use std::error::Error;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::Host;

use super::error::ApiError;
use crate::domain::reason::Reason;

/// Checks a URL in a response of `server`. The server's own origin is always allowed. Any other URL
/// must be https and public; for a server on this machine, other loopback addresses are allowed,
/// too.
///
/// # Errors
/// If the URL must not be fetched; the error contains the reason.
pub(super) fn check(url: &Url, server: &Url) -> Result<(), ApiError> {
    if same_server(url, server) {
        return Ok(());
    }
    let local = is_loopback(url);
    let why = match url.scheme() {
        "https" | "http" if local && is_loopback(server) => return Ok(()),
        "http" => Reason::PlainHttp,
        "https" if local => Reason::ThisMachine,
        "https" if ip(url).is_some_and(|ip| !is_public(ip)) => Reason::PrivateNetwork,
        "https" if url.host().is_some() => return Ok(()),
        _ => Reason::NotWebAddress,
    };
    Err(forbidden(url, why))
}

/// Error for a URL that must not be fetched.
pub(super) fn forbidden(url: &Url, why: Reason) -> ApiError {
    ApiError::Forbidden(
        url.host_str()
            .unwrap_or_default()
            .chars()
            .take(100)
            .collect(),
        why,
    )
}

/// Returns true if two URLs have the same origin.
pub(super) fn same_server(a: &Url, b: &Url) -> bool {
    a.scheme() == b.scheme()
        && a.host() == b.host()
        && a.port_or_known_default() == b.port_or_known_default()
}

/// Returns true if the host is this machine, by name or IP address.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        _ => ip(url).is_some_and(|ip| ip.to_canonical().is_loopback()),
    }
}

fn ip(url: &Url) -> Option<IpAddr> {
    match url.host()? {
        Host::Ipv4(ip) => Some(ip.into()),
        Host::Ipv6(ip) => Some(ip.into()),
        Host::Domain(_) => None,
    }
}

/// Returns true if an IP address belongs to the public internet.
fn is_public(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let shared = a == 100 && (64..128).contains(&b);
    let reserved =
        a == 0 || a >= 240 || (a == 192 && b == 0 && c == 0) || (a == 198 && (b == 18 || b == 19));
    !(ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_multicast()
        || shared
        || reserved)
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let segments = ip.segments();
    let global = segments[0] & 0xe000 == 0x2000;
    let embedded = match segments {
        // 6to4 and the NAT64 prefix contain an IPv4 address.
        [0x2002, a, b, ..] | [0x64, 0xff9b, 0, 0, 0, 0, a, b] => {
            let ([a, b], [c, d]) = (a.to_be_bytes(), b.to_be_bytes());
            Some(Ipv4Addr::new(a, b, c, d))
        }
        _ => None,
    };
    embedded.map_or(global, is_public_v4)
}

/// DNS resolver that returns public addresses only.
pub(super) struct PublicResolver {
    /// If true, loopback addresses are allowed, too.
    pub loopback: bool,
    /// Hosts of configured proxies, which may be on a private network.
    pub proxies: Vec<String>,
}

impl PublicResolver {
    /// Creates a resolver with the proxies from the environment.
    pub fn new(loopback: bool) -> Self {
        let variables = [
            "https_proxy",
            "HTTPS_PROXY",
            "http_proxy",
            "HTTP_PROXY",
            "all_proxy",
            "ALL_PROXY",
        ];
        let host = |name: &&str| {
            let value = std::env::var(name).ok().filter(|v| !v.is_empty())?;
            let url = Url::parse(&value)
                .or_else(|_| Url::parse(&format!("http://{value}")))
                .ok()?;
            url.host_str().map(str::to_owned)
        };
        Self {
            loopback,
            proxies: variables.iter().filter_map(host).collect(),
        }
    }
}

/// The host name resolved to private addresses only.
#[derive(Debug, thiserror::Error)]
#[error("{}", Reason::PrivateName)]
pub(super) struct PrivateNetwork;

impl Resolve for PublicResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let (host, loopback) = (name.as_str().to_owned(), self.loopback);
        let is_proxy = self.proxies.contains(&host);
        Box::pin(async move {
            let found: Vec<_> = tokio::net::lookup_host((host, 0)).await?.collect();
            let is_allowed = |ip: IpAddr| {
                is_proxy || is_public(ip) || (loopback && ip.to_canonical().is_loopback())
            };
            let allowed: Vec<_> = found
                .iter()
                .copied()
                .filter(|address| is_allowed(address.ip()))
                .collect();
            if allowed.is_empty() && !found.is_empty() {
                return Err(PrivateNetwork.into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

/// Returns true if an error was caused by `PublicOnly`.
pub(super) fn is_private(e: &(dyn Error + 'static)) -> bool {
    let mut cause = Some(e);
    while let Some(e) = cause {
        if e.is::<PrivateNetwork>() {
            return true;
        }
        cause = e.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_server_may_only_name_public_addresses() {
        let server = Url::parse("https://mega.example").unwrap();
        let is_allowed = |text: &str| check(&Url::parse(text).unwrap(), &server).is_ok();
        for good in [
            "https://cdn.example/a.mp4",
            "https://8.8.8.8/a",
            "https://mega.example/f",
            "https://[2606:4700::1]/a",
        ] {
            assert!(is_allowed(good), "{good}");
        }
        for bad in [
            "http://cdn.example/a.mp4",
            "http://127.0.0.1:8080/admin/delete",
            "https://127.0.0.1/",
            "https://localhost/",
            "https://a.localhost/",
            "https://0x7f.1/",
            "https://2130706433/",
            "https://0.0.0.0/",
            "https://10.0.0.1/",
            "https://172.16.3.4/",
            "https://192.168.1.1/",
            "https://169.254.169.254/latest/meta-data",
            "https://100.100.100.200/",
            "https://198.18.0.1/",
            "https://255.255.255.255/",
            "https://[::1]/",
            "https://[::]/",
            "https://[::ffff:10.0.0.1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[64:ff9b::a9fe:a9fe]/",
            "https://[2002:7f00:1::]/",
            "https://[fe80::1]/",
            "https://[fd00:ec2::254]/",
            "ftp://cdn.example/a",
            "file:///etc/passwd",
        ] {
            assert!(!is_allowed(bad), "{bad}");
        }
    }

    #[test]
    fn a_local_server_may_name_loopback_but_no_other_private_addresses() {
        let server = Url::parse("http://127.0.0.1:4000").unwrap();
        let is_allowed = |text: &str| check(&Url::parse(text).unwrap(), &server).is_ok();
        assert!(
            is_allowed("http://127.0.0.1:5000/f.mp4")
                && is_allowed("https://[::1]/f")
                && is_allowed("https://cdn.example/f")
        );
        assert!(
            !is_allowed("http://10.0.0.1/f")
                && !is_allowed("https://10.0.0.1/f")
                && !is_allowed("http://cdn.example/f")
        );
        let office = Url::parse("https://10.1.2.3").unwrap();
        assert!(
            check(&Url::parse("https://10.1.2.3/f").unwrap(), &office).is_ok(),
            "the server itself, even on a private network"
        );
        assert!(check(&Url::parse("https://10.1.2.4/f").unwrap(), &office).is_err());
    }

    #[tokio::test]
    async fn names_are_checked_by_the_addresses_they_resolve_to() {
        let resolve = |resolver: PublicResolver| async move {
            resolver.resolve("localhost".parse().unwrap()).await
        };
        let refused = resolve(PublicResolver {
            loopback: false,
            proxies: Vec::new(),
        })
        .await
        .err()
        .unwrap();
        assert!(is_private(refused.as_ref()));
        assert!(
            resolve(PublicResolver {
                loopback: true,
                proxies: Vec::new()
            })
            .await
            .unwrap()
            .next()
            .is_some()
        );
        assert!(
            resolve(PublicResolver {
                loopback: false,
                proxies: vec!["localhost".into()]
            })
            .await
            .is_ok()
        );
    }
}
