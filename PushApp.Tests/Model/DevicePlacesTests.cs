using PushApp.Delivery.Routes;

namespace PushApp.Tests.Model;

/// <summary>
/// Gateways that register, renew and remove routes of one user's devices in any order, each by what it has read at some time
/// before: whatever they do, Redis's scripts let no kind of device be there twice, and no device be one too many.
/// </summary>
public sealed class DevicePlacesTests
{
    private const int MostDevices = 3;
    private const int Runs = 300;
    private const int Steps = 60;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_order_of_steps_gives_a_place_to_two(bool onePerKind)
    {
        for (var seed = 0; seed < Runs; seed++)
        {
            Assert.Null(await RunAsync(seed, onePerKind, Mutation.None));
        }
    }

    [Theory]
    [InlineData(true, "kind and string.match(routes[i]", "false and string.match(routes[i]")]
    [InlineData(true, "string.match(device, '^([^:]+):') == kind", "false")]
    [InlineData(false, "others - #leaving >= most", "false")]
    [InlineData(false, "redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[5])", "false")]
    public async Task A_script_that_looks_less_closely_is_found_out(bool onePerKind, string part, string broken)
    {
        var mutation = new Mutation { Scripts = script => script.Replace(part, broken, StringComparison.Ordinal) };
        var found = false;
        for (var seed = 0; seed < Runs && !found; seed++)
        {
            found = await RunAsync(seed, onePerKind, mutation) is not null;
        }

        Assert.True(found, $"Nothing came of it that {part} is broken.");
    }

    // What is wrong; null where nothing is.
    private static async Task<string?> RunAsync(int seed, bool onePerKind, Mutation mutation)
    {
        using var services = new ModelServices(mutation) { Server = new MemoryRedis { ReplicationId = new string('1', 40), Microseconds = 1_700_000_000_000_000 } };
        var dice = new Random(seed);
        var connections = new List<Route>();
        IReadOnlyList<Route> seen = [];
        for (var step = 0; step < Steps; step++)
        {
            services.Server.Microseconds += dice.Next(1000);
            switch (dice.Next(6))
            {
                case 0:
                    seen = await services.Routes.FindAsync(World.User);
                    break;
                case 1 or 2:
                    var route = new Route(DeviceOf(dice, onePerKind), $"g{dice.Next(3)}", "boot", $"c{step}");
                    var others = seen.Where(other => other.Device != route.Device).OrderBy(other => other.Order).ToArray();
                    var registration = await services.Routes.ClaimAsync(
                        World.User, route, MostDevices, onePerKind,
                        onePerKind ? Array.FindAll(others, other => DeviceKind.Of(other.Device) == DeviceKind.Of(route.Device)) : [.. others.Take(dice.Next(3))]);
                    if (registration.IsRegistered)
                    {
                        connections.Add(registration.Route);
                    }

                    break;
                case 3 or 4 when connections.Count > 0:
                    await services.Heartbeat.BeatAsync([(World.User, connections[dice.Next(connections.Count)])], MostDevices, onePerKind);
                    break;
                case 5 when connections.Count > 0:
                    await services.Routes.RemoveAsync(World.User, connections[dice.Next(connections.Count)]);
                    break;
            }

            var devices = (await services.Routes.FindAsync(World.User)).Select(one => one.Device).ToArray();
            if (devices.Length > MostDevices || (onePerKind && devices.GroupBy(DeviceKind.Of).Any(kind => kind.Key is not null && kind.Count() > 1)))
            {
                return $"Seed {seed}, step {step}: {string.Join(' ', devices)}";
            }
        }

        return null;
    }

    private static string DeviceOf(Random dice, bool onePerKind) =>
        onePerKind ? $"{(dice.Next(2) == 0 ? "phone" : "desk")}:{dice.Next(3)}" : $"d{dice.Next(6)}";
}
