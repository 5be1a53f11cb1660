-- What the bare database work of orders and mails is written into: the rows of one order, without a service around them.
CREATE TABLE limit_orders (id uuid PRIMARY KEY, version bigint, status text, email text, document text);
CREATE INDEX limit_orders_by_email ON limit_orders (email, id);
CREATE TABLE limit_events (id bigserial PRIMARY KEY, event_id uuid UNIQUE, order_id uuid, payload text);
CREATE TABLE limit_keys (key uuid PRIMARY KEY, fingerprint uuid, created_at timestamptz DEFAULT now());
CREATE TABLE limit_inbox (event_id bigint PRIMARY KEY, order_id uuid, payload text);
CREATE TABLE limit_open (id bigint PRIMARY KEY, domain text, due_at timestamptz DEFAULT now());
CREATE TABLE limit_mails (id bigint PRIMARY KEY, bytes bytea);
CREATE TABLE limit_ended (id bigint PRIMARY KEY, recipient text, status text, ended_at timestamptz DEFAULT now());
