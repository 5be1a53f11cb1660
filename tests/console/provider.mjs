// A real OpenID Connect provider for the journey "provider": node provider.mjs PORT REDIRECT_URI ALG. Whoever types a name
// is that person, and the groups of that person are a claim of the id token.
import Provider from "oidc-provider";
import { generateKeyPairSync } from "node:crypto";

const [port, redirect, algorithm] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const people = { ada: { name: "Ada Lovelace", groups: ["staff", "tidings-admins"] }, bob: { name: "Bob", groups: ["staff"] } };
const jwk = (type, options, kid) => ({ ...generateKeyPairSync(type, options).privateKey.export({ format: "jwk" }), kid, use: "sig" });

const provider = new Provider(issuer, {
  clients: [{ client_id: "tidings-console", client_secret: "a secret: with & signs", redirect_uris: [redirect], response_types: ["code"], grant_types: ["authorization_code"], id_token_signed_response_alg: algorithm }],
  jwks: { keys: [jwk("rsa", { modulusLength: 2048 }, "r1"), jwk("ec", { namedCurve: "P-256" }, "e1")] },
  pkce: { required: () => true },
  claims: { openid: ["sub"], profile: ["name", "groups"] },
  conformIdTokenClaims: false,
  features: { devInteractions: { enabled: false } },
  cookies: { keys: ["for this test alone"] },
  findAccount: (_, id) => people[id] && { accountId: id, claims: () => ({ sub: id, ...people[id] }) },
  interactions: { url: (_, interaction) => `/who/${interaction.uid}` },
  loadExistingGrant: async (context) => {
    const grant = new provider.Grant({ clientId: context.oidc.client.clientId, accountId: context.oidc.session.accountId });
    grant.addOIDCScope("openid profile");
    await grant.save();
    return grant;
  },
});

provider.use(async (context, next) => {
  if (!context.path.startsWith("/who/")) return next();
  const answer = new URL(context.href).searchParams;
  if (answer.has("no")) return provider.interactionFinished(context.req, context.res, { error: "access_denied" }).then(() => (context.respond = false));
  if (answer.has("login")) return provider.interactionFinished(context.req, context.res, { login: { accountId: answer.get("login"), remember: false } }).then(() => (context.respond = false));
  context.type = "html";
  context.body = `<!doctype html><title>Who are you?</title><form><label>Name <input name="login" autofocus></label><button>Go on</button></form><a href="?no">No</a>`;
});

provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
