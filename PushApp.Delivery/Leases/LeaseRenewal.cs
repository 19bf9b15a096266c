namespace PushApp.Delivery.Leases;

/// <summary>What a renewal found.</summary>
public enum LeaseRenewal
{
    /// <summary>The lease was there and lives on.</summary>
    Renewed,

    /// <summary>
    /// The lease was gone (it expired, or Redis lost its data) and was written again. Others may have dropped this
    /// gateway's routes meanwhile: refresh all of them.
    /// </summary>
    Recreated,

    /// <summary>Another process runs under this gateway's id and holds the lease. This one must stop.</summary>
    Lost,
}
