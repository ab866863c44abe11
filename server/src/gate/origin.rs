//! Where a request comes from: our own pages, and which address.

use axum::{
    extract::Request,
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::net::{IpAddr, SocketAddr};

/// Lets what changes something through only if it does not come from another site's page: the second wall beside the
/// cookie's `SameSite=Strict`. Programs that are no browser send neither header and have no cookie that is not theirs.
pub async fn from_our_own_pages(request: Request, next: Next) -> Response {
    if reads_only(request.method()) || is_ours(request.headers()) {
        next.run(request).await
    } else {
        (StatusCode::FORBIDDEN, "this request comes from another site's page").into_response()
    }
}

fn reads_only(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

fn is_ours(headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let origin = origin.to_str().ok().and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
    origin.is_some() && origin == host
}

/// Whose request this is: the connection's other end, or, where that is a proxy on this machine, whom the proxy names.
#[must_use]
pub fn peer_address(connection: SocketAddr, headers: &HeaderMap) -> IpAddr {
    let connection = connection.ip().to_canonical();
    if !connection.is_loopback() {
        return connection;
    }
    // The last entry is the one that our own proxy wrote.
    let forwarded = headers.get_all("x-forwarded-for").iter().next_back().and_then(|value| value.to_str().ok());
    forwarded.and_then(|list| list.rsplit(',').next()?.trim().parse().ok()).unwrap_or(connection)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[rstest]
    #[case(&[("sec-fetch-site", "same-origin")], true)]
    #[case(&[("sec-fetch-site", "none")], true)]
    #[case(&[("sec-fetch-site", "cross-site")], false)]
    #[case(&[("sec-fetch-site", "same-site")], false)]
    #[case(&[("sec-fetch-site", "cross-site"), ("origin", "https://lotse.town"), ("host", "lotse.town")], false)]
    #[case(&[("origin", "https://lotse.town"), ("host", "lotse.town")], true)]
    #[case(&[("origin", "https://evil.example"), ("host", "lotse.town")], false)]
    #[case(&[("origin", "null"), ("host", "lotse.town")], false)]
    #[case(&[("host", "lotse.town")], true)]
    fn only_our_own_pages_change_something(#[case] sent: &[(&'static str, &'static str)], #[case] ours: bool) {
        assert_eq!(is_ours(&headers(sent)), ours);
    }

    #[test]
    fn a_proxy_on_this_machine_is_believed_and_nobody_else() {
        let forwarded = headers(&[("x-forwarded-for", "203.0.113.9, 198.51.100.7")]);
        let proxy = SocketAddr::from(([127, 0, 0, 1], 40_000));
        let stranger = SocketAddr::from(([192, 0, 2, 1], 40_000));
        assert_eq!(peer_address(proxy, &forwarded), IpAddr::from([198, 51, 100, 7]));
        assert_eq!(peer_address(stranger, &forwarded), stranger.ip());
        assert_eq!(peer_address(proxy, &HeaderMap::new()), proxy.ip());
    }
}
