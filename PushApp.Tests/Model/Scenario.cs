namespace PushApp.Tests.Model;

/// <summary>What there is in one run, and what may go wrong.</summary>
internal sealed record Scenario
{
    /// <summary>Connected at the same time, all of one user. 1 or 2.</summary>
    public int Devices { get; private init; }

    /// <summary>Which of the devices keep their cursor; the others only acknowledge.</summary>
    public bool[] KeepsCursor { get; private init; } = [];

    /// <summary>Whether the inbox keeps only the newest few messages.</summary>
    public bool IsTrimmed { get; private init; }

    /// <summary>The most items of one read.</summary>
    public int PageItems { get; private init; }

    /// <summary>The most frames that wait for a client.</summary>
    public int OutboundFrames { get; private init; }

    /// <summary>Messages of RocketMQ are lost.</summary>
    public bool LosesMessages { get; private init; }

    /// <summary>Questions to Redis fail, before or after they had their effect.</summary>
    public bool RedisFails { get; private init; }

    /// <summary>Redis is restarted, or another server takes over that may lack the newest writes.</summary>
    public bool RedisGoesBack { get; private init; }

    /// <summary>Redis goes back without a sign of it.</summary>
    public bool GoesBackSilently { get; private init; }

    /// <summary>Gateways crash.</summary>
    public bool GatewaysCrash { get; private init; }

    /// <summary>Gateways stand still, and are late with their lease.</summary>
    public bool GatewaysFreeze { get; private init; }

    /// <summary>How many steps are chosen before everything comes to rest.</summary>
    public int Steps { get; private init; }

    /// <summary>Whether nothing goes wrong but what clients do.</summary>
    public bool IsCalm => !LosesMessages && !RedisFails && !RedisGoesBack && !GoesBackSilently && !GatewaysCrash && !GatewaysFreeze;

    /// <summary>Draws a scenario.</summary>
    public static Scenario Draw(Dice dice, Setting setting)
    {
        var isSilent = setting == Setting.SilentRollback;
        var isCalm = dice.Chance(15) && !isSilent;
        var scenario = new Scenario
        {
            Devices = dice.Chance(70) ? 1 : 2,
            KeepsCursor = [dice.Chance(80), dice.Chance(80)],
            IsTrimmed = dice.Chance(10),
            PageItems = dice.Chance(30) ? 2 : 64,
            OutboundFrames = dice.Chance(20) ? 4 : 256,
            LosesMessages = !isCalm && dice.Chance(60),
            RedisFails = !isCalm && !isSilent && dice.Chance(40),
            RedisGoesBack = !isCalm && !isSilent && dice.Chance(60),
            GatewaysCrash = !isCalm && dice.Chance(40),
            GatewaysFreeze = !isCalm && dice.Chance(40),
            GoesBackSilently = isSilent,
            Steps = 20 + dice.Next(100),
        };
        // A ping that finds no room is found out by time alone.
        return scenario.IsCalm ? scenario with { OutboundFrames = 256 } : scenario;
    }
}
