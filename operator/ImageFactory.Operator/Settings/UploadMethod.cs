namespace ImageFactory.Operator.Settings;

/// <summary>
/// How an image's data comes into Glance, see
/// <see href="https://docs.openstack.org/glance/latest/admin/interoperable-image-import.html">interoperable image import</see>.
/// </summary>
public enum UploadMethod
{
    /// <summary>The operator sends it straight into the store.</summary>
    Direct,

    /// <summary>The operator stages it and Glance imports it (<c>glance-direct</c>), with what the cloud does at imports.</summary>
    GlanceDirect,

    /// <summary>Glance fetches it from the operator's artifact port (<c>web-download</c>), which it must be able to reach.</summary>
    WebDownload,
}
