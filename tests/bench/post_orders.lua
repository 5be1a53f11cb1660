-- wrk script: posts the sample orders of the file TIDINGS_ORDERS, each with a key of its own.
local orders, thread_count = {}, 0
for line in io.lines(os.getenv("TIDINGS_ORDERS")) do orders[#orders + 1] = line end

function setup(thread) thread_count = thread_count + 1; thread:set("number", thread_count) end

function init() sent = 0; run = os.time() end

function request()
  sent = sent + 1
  return wrk.format("POST", "/v1/orders", {
    ["Content-Type"] = "application/json",
    ["Idempotency-Key"] = run .. "-" .. number .. "-" .. sent,
  }, orders[sent % #orders + 1])
end
