# Varnish in front of the reading room: `varnishd -a 127.0.0.1:6081 -f varnish.vcl`.
vcl 4.1;

import std;

backend default {
    .host = "127.0.0.1";
    .port = "8000";
    .probe = { .url = "/healthz"; .interval = 2s; .timeout = 1s; .window = 4; .threshold = 2; .initial = 2; }
}

acl purgers { "127.0.0.1"; "::1"; }

sub vcl_recv {
    if (req.method == "PURGE") {
        if (client.ip !~ purgers || req.http.X-Forwarded-For ~ ",") { return (synth(403)); }
        ban("obj.http.Surrogate-Key ~ (^|[[:space:]])" + req.http.Surrogate-Key + "([[:space:]]|$)");
        return (synth(200, "Purged"));
    }
    if (req.method != "GET" && req.method != "HEAD") { return (pass); }
    # Pass the desk, and every request with a session.
    if (req.url ~ "^/(en/)?admin/" || req.http.Cookie ~ "(^|; *)sessionid=") { return (pass); }
    if (req.url ~ "^/(readyz|metrics)$") { return (pass); }
    unset req.http.Cookie;
    # Remove the tracking parameters of messengers and advertisers: they change nothing in the page.
    if (req.url ~ "[?&](utm_[a-z]+|fbclid|gclid|igshid|mc_cid|mc_eid|ref_src)=") {
        set req.url = regsuball(req.url, "([?&])(utm_[a-z]+|fbclid|gclid|igshid|mc_cid|mc_eid|ref_src)=[^&]*", "\1");
        set req.url = regsub(regsub(regsuball(req.url, "&&+", "&"), "\?&", "?"), "[?&]$", "");
    }
    # Serve old pages for a minute while the server is healthy, otherwise for a day.
    if (std.healthy(req.backend_hint)) { set req.grace = 60s; }
}

sub vcl_backend_response {
    set beresp.grace = 24h;
    unset beresp.http.X-Request-ID;
    if (beresp.status >= 500) {
        # A failed background fetch must not replace a good page.
        if (bereq.is_bgfetch) { return (abandon); }
        set beresp.ttl = 0s;
        set beresp.grace = 0s;
        set beresp.uncacheable = true;
    }
    if (beresp.http.Cache-Control ~ "(no-store|private)") { set beresp.uncacheable = true; }
}

sub vcl_deliver {
    if (obj.hits > 0) { set resp.http.X-Cache = "hit"; } else { set resp.http.X-Cache = "miss"; }
    unset resp.http.Surrogate-Key;
    unset resp.http.Via;
    unset resp.http.X-Varnish;
}
