-- Request the addresses in a file, one on each line, and print the results as one line of JSON.
--   wrk … -s scenario.lua URL -- FILE random|in-turn SEED one|many counted|uncounted
-- “in-turn” begins after line SEED; “many” gives each request one of 10,000 IP addresses; “counted” counts the
-- answers by status, which costs wrk some microseconds for each.
local threads = {}
local requests, addresses = {}, {}
statuses = {}

function setup(thread)
  table.insert(threads, thread)
end

function init(arguments)
  local file, order, seed, readers, counting = unpack(arguments)
  math.randomseed(tonumber(seed))
  for line in io.lines(file) do
    table.insert(addresses, line)
    table.insert(requests, wrk.format("GET", line))
  end
  local position = tonumber(seed) % #requests

  local function following()
    if order == "random" then
      return math.random(#requests)
    end
    position = position % #requests + 1
    return position
  end

  if readers == "many" then
    request = function()
      local reader = math.random(0, 9999)
      wrk.headers["X-Forwarded-For"] = string.format("10.1.%d.%d", reader / 100, reader % 100)
      return wrk.format("GET", addresses[following()])
    end
  else
    request = function()
      return requests[following()]
    end
  end
  if counting == "counted" then
    response = function(status)
      statuses[status] = (statuses[status] or 0) + 1
    end
  end
end

function done(summary, latency, _)
  local counts = {}
  for _, thread in ipairs(threads) do
    for status, count in pairs(thread:get("statuses")) do
      counts[status] = (counts[status] or 0) + count
    end
  end
  local listed = {}
  for status, count in pairs(counts) do
    table.insert(listed, string.format('"%d": %d', status, count))
  end
  local errors = summary.errors
  io.write(string.format(
    '\nscenario: {"requests": %d, "microseconds": %d, "p50": %d, "p95": %d, "p99": %d, "longest": %d, '
      .. '"connect": %d, "read": %d, "write": %d, "timeout": %d, "status": %d, "statuses": {%s}}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(95),
    latency:percentile(99), latency.max, errors.connect, errors.read, errors.write, errors.timeout,
    errors.status, table.concat(listed, ", ")))
end
