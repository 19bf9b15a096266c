namespace PushApp.Tests.Model;

/// <summary>What a run may draw its scenario from.</summary>
internal enum Setting
{
    /// <summary>All faults but a Redis that goes back without a sign.</summary>
    AllFaults,

    /// <summary>Redis goes back without a sign of it. Numbers that were given out before may name other messages, unseen.</summary>
    SilentRollback,
}
