namespace ImageFactory.Operator.Hosts.OpenStackVm;

/// <summary>What a build server should be made of is not there.</summary>
/// <param name="field">The field of spec.openStackVm, or of openstack.buildHost in the settings.</param>
/// <param name="problem">What is wrong with it.</param>
internal sealed class CloudNameException(string field, string problem)
    : Exception($"{problem}: correct spec.openStackVm.{field}, or openstack.buildHost.{field} in the operator's settings");
