-- wrk script: reads orders by id, the ids one a line in TIDINGS_IDS.
local ids = {}
for line in io.lines(os.getenv("TIDINGS_IDS")) do ids[#ids + 1] = line end

function init() sent = 0 end

function request()
  sent = sent + 1
  return wrk.format("GET", "/v1/orders/" .. ids[sent % #ids + 1])
end
